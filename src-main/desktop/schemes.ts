import { protocol, type Session } from 'electron'
import { readBundle } from '../lib/asset-bundle'
import type { EngineClient } from '../engine/client'
import { CONTENT_SECURITY_POLICY, ORIGIN } from './security'

/** Before the app is ready. */
export function declareSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true }
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges },
    { scheme: 'drawing', privileges }
  ])
}

const headers = (type: string): Record<string, string> => ({
  'Content-Type': type,
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store'
})

/** app:// serves a map made at start, drawing:// asks the engine: neither ever turns an address into a path. */
export function serveSchemes(session: Session, screens: string, engine: EngineClient): void {
  const bundle = readBundle(screens)
  session.protocol.handle('app', (request) => {
    const { pathname, host } = new URL(request.url)
    const found = host === 'bundle' ? bundle.get(pathname === '/' ? '/index.html' : pathname) : undefined
    if (!found) return new Response(null, { status: 404 })
    return new Response(new Uint8Array(found.bytes), { headers: headers(found.type) })
  })
  session.protocol.handle('drawing', async (request) => {
    const match = /^drawing:\/\/([0-9a-f-]{36})\/([a-z.-]{1,120})(?:\?r=\d+)?$/.exec(request.url)
    const fromUs = request.headers.get('origin') === null || request.headers.get('origin') === ORIGIN
    if (!match || !fromUs) return new Response(null, { status: 404 })
    try {
      const { type, bytes } = await engine.picture(match[1]!, match[2]!)
      return new Response(new Uint8Array(bytes), { headers: headers(type) })
    } catch {
      return new Response(null, { status: 404 })
    }
  })
}
