import type { BrowserWindowConstructorOptions, Session, WebContents, WebFrameMain } from 'electron'

/** Where the screens come from: a scheme of our own that serves a fixed map of files. */
export const ORIGIN = 'app://bundle'
/** The page that the window shows. */
export const START = `${ORIGIN}/index.html`

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' drawing: data: blob:; font-src 'self'",
  "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'",
  "frame-ancestors 'none'; media-src 'none'; frame-src 'none'",
  "trusted-types default; require-trusted-types-for 'script'"
].join('; ')

/** Every value is written out, also where it is Electron's default: defaults change. */
export const webPreferences = (
  preload: string,
  packaged: boolean
): BrowserWindowConstructorOptions['webPreferences'] => ({
  preload,
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
  devTools: !packaged
})

/** Switches that would open a packaged app from outside. */
const FORBIDDEN_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'inspect-brk',
  'no-sandbox',
  'disable-web-security',
  'load-extension',
  'js-flags'
]

export function forbiddenSwitch(argv: readonly string[]): string | undefined {
  return argv.find((word) =>
    FORBIDDEN_SWITCHES.some((name) => word === `--${name}` || word.startsWith(`--${name}=`))
  )
}

/** Nothing is permitted, nothing leaves: every request that is not ours is cancelled. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}))
  session.setBluetoothPairingHandler((_details, callback) => callback({ confirmed: false }))
  session.setCertificateVerifyProc((_request, callback) => callback(-2))
  session.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !/^(app|drawing|blob|devtools):/.test(details.url) })
  })
}

/** No window is opened and no page is left, whatever the page tries. It may load itself anew, which forgets all that it holds. */
export function hardenContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => {
    if (event.url !== START) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Only the main frame of our own page may speak. */
export function isOurs(frame: WebFrameMain | null, sender: WebContents): boolean {
  return frame !== null && frame === sender.mainFrame && frame.origin === ORIGIN
}
