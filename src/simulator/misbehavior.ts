import type { ServerResponse } from 'node:http';
import type { Ending, RawReply, Reply, TextReply } from './exchange.ts';

// Replies that no API would give on purpose: what stands between a program and the API, and what breaks on the way.

function html(status: number, text: string): TextReply {
  return { kind: 'text', status, contentType: 'text/html; charset=utf-8', text };
}

/** The sign-in page of a hotel or train network, which answers every request in place of the API. */
export const captivePortal = html(
  200,
  '<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>Sign in to the network</h1></body></html>',
);

/** The page with which Cloudflare refuses what it takes for a robot. */
export const cloudflarePage = html(
  403,
  '<!DOCTYPE html><html><head><title>Just a moment...</title></head>' + '<body>Enable JavaScript and cookies to continue</body></html>',
);

/**
 * Redirects to another host name: `localhost` instead of 127.0.0.1. It leads back to this simulator, so its record of requests
 * shows whether a client followed, and with which headers.
 */
export function redirect(port: number): TextReply {
  const headers = { location: `http://localhost:${port}/followed-the-redirect` };
  return { kind: 'text', status: 307, contentType: 'text/plain', text: '', headers };
}

function raw(play: RawReply['play']): RawReply {
  return { kind: 'raw', status: 0, play };
}

/** Accepts the request and never answers. */
export const silence = raw(() => {});

/** Cuts the connection instead of answering. */
export const reset = raw((response) => {
  response.socket?.resetAndDestroy();
});

const json = 'application/json';

/** A body that begins like JSON and never ends; it's sent as fast as it's read. */
export const endlessBody = raw((response, signal) => {
  response.writeHead(200, { 'content-type': json });
  response.write('{"object":"list","data":[');
  pour(response, signal, ' '.repeat(16_384));
});

/** One byte a second. */
export function slowly(reply: Reply): RawReply {
  const bytes = Buffer.from(wholeText(reply));
  return raw((response, signal) => {
    response.writeHead(reply.status || 200, { 'content-type': reply.kind === 'stream' ? 'text/event-stream' : json });
    let sent = 0;
    const drip = (): void => {
      if (sent < bytes.length) response.write(bytes.subarray(sent, ++sent));
      else response.end();
    };
    drip();
    const timer = setInterval(drip, 1000);
    signal.addEventListener('abort', () => clearInterval(timer));
  });
}

/** The same stream or body, cut off in the middle. */
export function cut(reply: Reply, ending: Ending): Reply {
  if (reply.kind === 'stream') {
    const frames = [...reply.frames];
    // In both APIs, the middle is among the pieces of text.
    const at = Math.floor(frames.length / 2);
    const next = frames[at] ?? '';
    // A stream that stalls does so between two events; one that breaks does so inside an event.
    const rest = ending === 'silence' ? '' : next.slice(0, Math.floor(next.length / 2));
    return { ...reply, frames: [...frames.slice(0, at), rest], ending };
  }
  const text = wholeText(reply);
  return { kind: 'text', status: 200, contentType: json, text: text.slice(0, Math.floor(text.length / 2)), ending };
}

/** The same stream, with its middle repeated forever. */
export function withoutEnd(reply: Reply): Reply {
  if (reply.kind !== 'stream') return endlessBody;
  const frames = [...reply.frames];
  const at = Math.floor(frames.length / 2);
  return { ...reply, frames: repeating(frames.slice(0, at), frames[at] ?? '') };
}

function* repeating(start: readonly string[], frame: string): Iterable<string> {
  yield* start;
  for (;;) yield frame;
}

function wholeText(reply: Reply): string {
  if (reply.kind === 'json') return JSON.stringify(reply.body);
  if (reply.kind === 'text') return reply.text;
  return reply.kind === 'stream' ? [...reply.frames].join('') : '';
}

function pour(response: ServerResponse, signal: AbortSignal, chunk: string): void {
  const more = (): void => {
    if (signal.aborted) return;
    // setImmediate: a client that reads as fast as this writes must not keep everything else from running.
    if (response.write(chunk)) setImmediate(more);
    else response.once('drain', more);
  };
  more();
}
