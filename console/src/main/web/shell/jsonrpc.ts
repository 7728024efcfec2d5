/** The part of vscode-jsonrpc that the SSH library uses. The rest needs Node.js. */
export { CancellationToken, CancellationTokenSource } from 'vscode-jsonrpc/lib/cancellation.js';
export { Disposable, Emitter, Event } from 'vscode-jsonrpc/lib/events.js';
