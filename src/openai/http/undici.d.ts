// undici's files have no types of their own; only the agents are imported, because the whole package is three times
// the size.
declare module 'undici/lib/dispatcher/agent.js' {
  import type { Agent } from 'undici';
  const agent: typeof Agent;
  export default agent;
}
declare module 'undici/lib/dispatcher/proxy-agent.js' {
  import type { ProxyAgent } from 'undici';
  const agent: typeof ProxyAgent;
  export default agent;
}
declare module 'undici/lib/api/api-request.js' {
  import type { Dispatcher } from 'undici';
  /** A method of every dispatcher; the package's index puts it there. Call it with a dispatcher as `this`. */
  function request(this: Dispatcher, options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>;
  export default request;
}
declare module 'undici/lib/dispatcher/pool.js' {
  import type { Pool } from 'undici';
  const pool: typeof Pool;
  export default pool;
}
declare module 'undici/lib/api/api-connect.js' {
  import type { Dispatcher } from 'undici';
  /** As `request`. */
  function connect(this: Dispatcher, options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData>;
  export default connect;
}
declare module 'undici/lib/core/connect.js' {
  import type { buildConnector } from 'undici';
  const build: typeof buildConnector;
  export default build;
}
declare module 'undici/lib/core/socks5-client.js' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';
  /** Emits `authenticated`, `connected`, `error`, and `close`. Errors have codes such as `UND_ERR_SOCKS5_REPLY_5`. */
  class Socks5Client extends EventEmitter {
    constructor(socket: Socket, options?: { readonly username?: string; readonly password?: string });
    readonly onSocketError: (error: Error) => void;
    readonly onSocketClose: () => void;
    handshake(): void;
    connect(host: string, port: number): void;
  }
  const exported: { readonly Socks5Client: typeof Socks5Client };
  export default exported;
}
