import { describe, expect, it, vi } from 'vitest'
import {
  CONTENT_SECURITY_POLICY,
  forbiddenSwitch,
  hardenContents,
  hardenSession,
  isOurs,
  ORIGIN,
  webPreferences
} from './security'

vi.mock('electron', () => ({}))

describe('the shell, as far as it can be proven without its binary', () => {
  it('a window has no Node, no second world, no plugins', () => {
    expect(webPreferences('/preload.cjs', true)).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      safeDialogs: true,
      devTools: false
    })
  })
  it('pages run no script but ours', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'; script-src 'self'")
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/)
  })
  it('a packaged app refuses to be opened from outside', () => {
    expect(forbiddenSwitch(['tadpole', '--inspect=9229'])).toBe('--inspect=9229')
    expect(forbiddenSwitch(['tadpole', '--no-sandbox'])).toBe('--no-sandbox')
    expect(forbiddenSwitch(['tadpole', '--lang=de'])).toBeUndefined()
  })
  it('every permission is refused, every request that is not ours is cancelled', () => {
    const session = new Map<string, (...args: never[]) => unknown>()
    const take = (name: string) => (handler: (...args: never[]) => unknown) => session.set(name, handler)
    const names = [
      'setPermissionRequestHandler',
      'setPermissionCheckHandler',
      'setDevicePermissionHandler',
      'setDisplayMediaRequestHandler',
      'setBluetoothPairingHandler',
      'setCertificateVerifyProc'
    ]
    const fake = {
      ...Object.fromEntries(names.map((name) => [name, take(name)])),
      webRequest: { onBeforeRequest: take('request') }
    }
    hardenSession(fake as never)
    const granted = vi.fn()
    session.get('setPermissionRequestHandler')!(null as never, 'media' as never, granted as never)
    expect(granted).toHaveBeenCalledWith(false)
    expect(session.get('setPermissionCheckHandler')!()).toBe(false)
    const cancelled = (url: string) => {
      const answer = vi.fn()
      session.get('request')!({ url } as never, answer as never)
      return (answer.mock.calls[0]![0] as { cancel: boolean }).cancel
    }
    expect(
      ['https://example.org/', 'http://127.0.0.1/', 'file:///etc/passwd', 'ws://x/'].map(cancelled)
    ).toEqual([true, true, true, true])
    expect([`${ORIGIN}/index.html`, 'drawing://x/thumb'].map(cancelled)).toEqual([false, false])
  })
  it('no window opens and no page leaves, but for itself loaded anew', () => {
    const events = new Map<string, (event: { url?: string; preventDefault(): void }) => void>()
    let opened: unknown
    hardenContents({
      on: (name: string, run: never) => events.set(name, run),
      setWindowOpenHandler: (run: () => unknown) => (opened = run())
    } as never)
    expect(opened).toEqual({ action: 'deny' })
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const preventDefault = vi.fn()
      events.get(name)!({ preventDefault })
      expect(preventDefault).toHaveBeenCalledOnce()
    }
    const preventDefault = vi.fn()
    events.get('will-navigate')!({ url: `${ORIGIN}/index.html`, preventDefault })
    expect(preventDefault).not.toHaveBeenCalled()
  })
  it('only the main frame of our own page is heard', () => {
    const main = { origin: ORIGIN }
    expect(isOurs(main as never, { mainFrame: main } as never)).toBe(true)
    expect(isOurs(null, { mainFrame: main } as never)).toBe(false)
    expect(isOurs({ origin: ORIGIN } as never, { mainFrame: main } as never)).toBe(false)
    const foreign = { origin: 'https://example.org' }
    expect(isOurs(foreign as never, { mainFrame: foreign } as never)).toBe(false)
  })
})
