import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  session as sessions,
  type IpcMainInvokeEvent
} from 'electron'
import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import { isCommandName } from '#contract/commands'
import { engineClient, type EngineClient } from '../engine/client'
import { renewedOnLock } from '../engine/renewed-client'
import { receiveFile } from '../lib/receive-file'
import { startEngineProcess } from './broker'
import { declareSchemes, serveSchemes } from './schemes'
import { forbiddenSwitch, hardenContents, hardenSession, isOurs, START, webPreferences } from './security'

const programs = import.meta.dirname
const root = app.isPackaged ? process.resourcesPath : join(programs, '../..')

if (app.isPackaged && forbiddenSwitch(process.argv)) app.exit(2)
app.enableSandbox()
declareSchemes()
if (!app.requestSingleInstanceLock()) app.quit()
else void app.whenReady().then(open)

async function open(): Promise<void> {
  Menu.setApplicationMenu(null)
  app.on('web-contents-created', (_, contents) => hardenContents(contents))
  const threads = String(Math.min(8, availableParallelism()))
  const args = [join(app.getPath('userData'), 'library'), root, threads]
  const engine = renewedOnLock(() => engineClient(startEngineProcess(programs, args)))
  // Where it cannot be opened now (another program holds it, say), the screens come all the same and tell why.
  await engine.unlock(null).catch(() => undefined)
  // No "persist:": nothing of the screens is ever written to disk.
  const session = sessions.fromPartition('study', { cache: false })
  hardenSession(session)
  serveSchemes(session, join(programs, '../renderer'), engine)
  const preferences = webPreferences(join(programs, '../preload/index.cjs'), app.isPackaged)
  const window = new BrowserWindow({
    width: 1360,
    height: 900,
    show: false,
    webPreferences: { ...preferences, session }
  })
  answerScreens(window, engine)
  window.once('ready-to-show', () => window.show())
  await window.loadURL(START)
  app.on('second-instance', () => window.focus())
  app.on('window-all-closed', () => void engine.close().finally(() => app.quit()))
}

/** What a screen may ask of the shell: call the engine, hand over files that the user chose, save what is exported where they choose. */
function answerScreens(window: BrowserWindow, engine: EngineClient): void {
  const refused = { ok: false, failure: { code: 'not-allowed', facts: {} } } as const
  const trusted = (event: IpcMainInvokeEvent): boolean => isOurs(event.senderFrame, event.sender)
  ipcMain.handle('tadpole:call', (event, name: unknown, request: unknown) => {
    if (!trusted(event) || typeof name !== 'string' || !isCommandName(name)) return refused
    return engine.callUnchecked(name, request)
  })
  ipcMain.handle('tadpole:register', (event, paths: unknown) => {
    if (!trusted(event) || !Array.isArray(paths)) return null
    const real = paths.filter(
      (path): path is string => typeof path === 'string' && !lstatSync(path).isSymbolicLink()
    )
    return real.length > 0 ? engine.registerPaths(real) : null
  })
  ipcMain.handle('tadpole:folder', async (event) => {
    if (!trusted(event)) return null
    const { filePaths } = await dialog.showOpenDialog(window, {
      properties: ['openDirectory', 'createDirectory']
    })
    return filePaths[0] === undefined ? null : engine.registerFolder(filePaths[0])
  })
  ipcMain.handle('tadpole:save', async (event, ticket: unknown, fileName: unknown) => {
    if (!trusted(event) || typeof ticket !== 'string' || typeof fileName !== 'string') return false
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath: fileName })
    if (!filePath) return false
    await receiveFile(filePath, () => engine.pull(ticket))
    return true
  })
  engine.onAny((name, body) => {
    if (!window.isDestroyed()) window.webContents.send('tadpole:event', name, body)
  })
}
