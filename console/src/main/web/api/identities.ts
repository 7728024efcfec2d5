import { CULVERT, call } from './client';

export interface User {
  readonly userName: string;
  readonly arn: string;
  readonly policyNames: readonly string[];
  readonly accessKeys: number;
  readonly createdAt: number;
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly createdAt: number;
  readonly lastUsedAt?: number;
}

export interface Policy {
  readonly policyName: string;
  readonly policyArn: string;
  readonly users: number;
  readonly updatedAt: number;
}

export async function listUsers(): Promise<readonly User[]> {
  return (await call<{ users: User[] }>(CULVERT, 'ListUsers', {})).users;
}

export async function listPolicies(): Promise<readonly Policy[]> {
  return (await call<{ policies: Policy[] }>(CULVERT, 'ListPolicies', {})).policies;
}

export async function listAccessKeys(): Promise<readonly AccessKey[]> {
  return (await call<{ accessKeys: AccessKey[] }>(CULVERT, 'ListAccessKeys', {})).accessKeys;
}

export function createUser(userName: string): Promise<object> {
  return call(CULVERT, 'CreateUser', { userName });
}

export function deleteUser(userName: string): Promise<object> {
  return call(CULVERT, 'DeleteUser', { userName }, userName);
}

export function attachPolicy(userName: string, policyName: string): Promise<object> {
  return call(CULVERT, 'AttachUserPolicy', { userName, policyName }, userName);
}

export function detachPolicy(userName: string, policyName: string): Promise<object> {
  return call(CULVERT, 'DetachUserPolicy', { userName, policyName }, userName);
}

export async function createAccessKey(
  userName: string,
): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const answer = await call<{ accessKey: { accessKeyId: string; secretAccessKey: string } }>(
    CULVERT,
    'CreateAccessKey',
    { userName },
    userName,
  );
  return answer.accessKey;
}

export function setKeyStatus(accessKeyId: string, status: 'ACTIVE' | 'INACTIVE'): Promise<object> {
  return call(CULVERT, 'UpdateAccessKey', { accessKeyId, status }, accessKeyId);
}

export function deleteAccessKey(accessKeyId: string): Promise<object> {
  return call(CULVERT, 'DeleteAccessKey', { accessKeyId }, accessKeyId);
}

export async function policyDocument(policyName: string): Promise<string> {
  const answer = await call<{ policyDocument: unknown }>(CULVERT, 'GetPolicy', { policyName }, policyName);
  const document = answer.policyDocument;
  return typeof document === 'string' ? document : JSON.stringify(document, null, 2);
}

export function putPolicy(policyName: string, policyDocument: string): Promise<object> {
  return call(CULVERT, 'PutPolicy', { policyName, policyDocument }, policyName);
}
