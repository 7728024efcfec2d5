// An OpenID provider for tests: accounts sign in with any password. Arguments: port, redirect URI of the console.
import Provider from 'oidc-provider';

const [port, callback] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const groups = { carol: ['ops', 'dev'], mallory: ['guests'] };
const provider = new Provider(issuer, {
  clients: [
    { client_id: 'culvert', redirect_uris: [callback], token_endpoint_auth_method: 'none' },
    { client_id: 'confidential', client_secret: 'a secret/+', redirect_uris: [callback] },
    { client_id: 'culvert-cli', redirect_uris: [], response_types: [], token_endpoint_auth_method: 'none',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'], application_type: 'native' },
  ],
  pkce: { required: () => false },
  features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true } },
  claims: { openid: ['sub'], email: ['email'], profile: ['groups'] },
  conformIdTokenClaims: false,
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.com`, groups: groups[id] ?? [] }),
  }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
