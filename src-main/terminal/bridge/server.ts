import { because } from '#contract/because'
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isAbsolute, join } from 'node:path'
import { WebSocketServer, type WebSocket } from 'ws'
import { isCommandName } from '#contract/commands'
import type { EngineClient } from '#main/engine/client'
import { failureOf } from '#main/lib/process/rpc'
import { installationRoot } from '../paths'
import { decodeWire, encodeWire } from '#contract/wire'
import { readBundle, type Asset } from '#main/lib/asset-bundle'

const LARGEST_UPLOAD = 100 * 1024 * 1024
const LARGEST_MESSAGE = 8 * 1024 * 1024

const HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'",
    "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'",
    "frame-ancestors 'none'; media-src 'none'; frame-src 'none'",
    "trusted-types default; require-trusted-types-for 'script'"
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store'
}

export interface Bridge {
  /** With the one-time token: whoever opens it first has the session. */
  url: string
  close(): Promise<void>
}

/**
 * The same screens in a browser of this machine. Listens on 127.0.0.1 only; a one-time token becomes a session cookie that
 * scripts cannot read; Host and Origin are checked on every request, so that no other site can speak through the browser.
 */
export async function startBridge(engine: EngineClient, port: number): Promise<Bridge> {
  const session = new Session()
  const bundle = readBundle(join(installationRoot, 'out/renderer'))
  const server = createServer((request, response) => {
    void handle(engine, session, bundle, request, response).catch(() => response.writeHead(500).end())
  })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (!session.trusts(request) || request.url !== '/rpc' || request.headers.origin !== session.origin)
      return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    return sockets.handleUpgrade(request, socket, head, (ws) => attach(engine, ws))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  session.listen((server.address() as AddressInfo).port)
  engine.onAny((name, body) => {
    for (const ws of sockets.clients) ws.send(encodeWire({ type: 'event', name, body }))
  })
  return {
    url: `${session.origin}/?token=${session.token}`,
    close: () =>
      new Promise((resolve) => {
        for (const ws of sockets.clients) ws.terminate()
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

class Session {
  readonly token = randomBytes(24).toString('hex')
  private readonly cookie = randomBytes(24).toString('hex')
  private spent = false
  origin = ''

  listen(port: number): void {
    this.origin = `http://127.0.0.1:${port}`
  }

  /** The cookie in exchange for the token, once. */
  redeem(token: string | null): string | null {
    if (this.spent || !token || !same(token, this.token)) return null
    this.spent = true
    return `tadpole=${this.cookie}; HttpOnly; SameSite=Strict; Path=/`
  }

  hostIsOurs({ headers }: IncomingMessage): boolean {
    const fromHere = !headers.origin || headers.origin === this.origin
    return `http://${headers.host ?? ''}` === this.origin && fromHere
  }

  trusts(request: IncomingMessage): boolean {
    const found = /(?:^|;\s*)tadpole=([0-9a-f]+)/.exec(request.headers.cookie ?? '')
    return this.hostIsOurs(request) && found !== null && same(found[1]!, this.cookie)
  }
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

async function handle(
  engine: EngineClient,
  session: Session,
  bundle: ReadonlyMap<string, Asset>,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const url = new URL(request.url ?? '/', session.origin)
  const deny = (code: number) => response.writeHead(code, HEADERS).end()
  if (!session.hostIsOurs(request)) return void deny(403)
  const cookie = session.redeem(url.searchParams.get('token'))
  if (cookie) return void response.writeHead(303, { ...HEADERS, 'Set-Cookie': cookie, Location: '/' }).end()
  if (!session.trusts(request)) return void deny(403)
  if (request.method === 'POST' && url.pathname === '/upload')
    return upload(engine, session, request, response)
  if (request.method === 'POST' && url.pathname === '/folder')
    return nameFolder(engine, session, request, response)
  if (request.method !== 'GET') return void deny(405)
  const exported = /^\/export\/([0-9a-f-]{36})$/.exec(url.pathname)
  if (exported) return serveExport(engine, exported[1]!, response)
  const picture = /^\/drawing\/([0-9a-f-]{36})\/([a-z.-]{1,120})$/.exec(url.pathname)
  if (picture) return servePicture(engine, picture[1]!, picture[2]!, response)
  const asset = bundle.get(url.pathname === '/' ? '/index.html' : url.pathname)
  if (!asset) return void deny(404)
  response.writeHead(200, { ...HEADERS, 'Content-Type': asset.type }).end(asset.bytes)
}

async function servePicture(
  engine: EngineClient,
  id: string,
  kind: string,
  response: ServerResponse
): Promise<void> {
  try {
    const { type, bytes } = await engine.picture(id, kind)
    response.writeHead(200, { ...HEADERS, 'Content-Type': type }).end(bytes)
  } catch {
    response.writeHead(404, HEADERS).end()
  }
}

/** Piece by piece, as fast as the browser takes it; broken off where it fails, so that no half file looks whole. */
async function serveExport(engine: EngineClient, ticket: string, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const { signal } = gone
  try {
    let piece = await engine.pull(ticket)
    response.writeHead(200, { ...HEADERS, 'Content-Type': 'application/octet-stream' })
    for (; piece !== null; piece = await engine.pull(ticket)) {
      signal.throwIfAborted()
      if (!response.write(piece)) await once(response, 'drain', { signal })
    }
    response.end()
  } catch {
    if (response.headersSent) response.destroy()
    else response.writeHead(404, HEADERS).end()
  }
}

/** One file of a ticket: its name in a header, its bytes as the body. Without a ticket a new one is opened. */
async function upload(
  engine: EngineClient,
  session: Session,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  if (request.headers.origin !== session.origin) return void response.writeHead(403, HEADERS).end()
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > LARGEST_UPLOAD) return void response.writeHead(413, HEADERS).end()
    parts.push(part)
  }
  const name = decodeURIComponent(String(request.headers['x-file-name'] ?? ''))
  const ticket = String(request.headers['x-ticket'] ?? '') || (await engine.openUpload())
  if (name) await engine.upload(ticket, name, Buffer.concat(parts))
  response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/plain' }).end(ticket)
}

const LONGEST_PATH = 4096

/** A folder by its whole path, which the user of this machine typed: a browser tells no paths. Answers a ticket; nothing where it is no such path. */
async function nameFolder(
  engine: EngineClient,
  session: Session,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  if (request.headers.origin !== session.origin) return void response.writeHead(403, HEADERS).end()
  const parts: Buffer[] = []
  for await (const part of request as AsyncIterable<Buffer>) {
    parts.push(part)
    if (parts.reduce((sum, { length }) => sum + length, 0) > LONGEST_PATH)
      return void response.writeHead(413, HEADERS).end()
  }
  const path = Buffer.concat(parts).toString('utf8').trim()
  // no ticket: that is an answer, not an error of the page
  const ticket = isAbsolute(path) ? await engine.registerFolder(path) : ''
  response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/plain' }).end(ticket)
}

function attach(engine: EngineClient, ws: WebSocket): void {
  ws.on('error', () => ws.terminate())
  ws.on('message', (raw: Buffer) => void answerMessage(engine, ws, raw))
}

async function answerMessage(engine: EngineClient, ws: WebSocket, raw: Buffer): Promise<void> {
  let id: unknown = null
  try {
    const message = decodeWire(raw.toString('utf8')) as { id?: unknown; name?: unknown; request?: unknown }
    id = message.id
    const name = String(message.name)
    const result = isCommandName(name)
      ? await engine.callUnchecked(name, message.request)
      : { ok: false, failure: { code: 'request-invalid', facts: because('no-such-command') } }
    ws.send(encodeWire({ type: 'reply', id, result }))
  } catch (error) {
    ws.send(encodeWire({ type: 'reply', id, result: { ok: false, failure: failureOf(error) } }))
  }
}
