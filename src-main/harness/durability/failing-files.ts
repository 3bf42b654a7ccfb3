import * as files from 'node:fs'
import * as promises from 'node:fs/promises'
import type { Plugin } from 'vite'

/** Calls that change what is on the disk, or make it last. */
const CHANGING = {
  'node:fs/promises': [
    'writeFile',
    'rename',
    'rm',
    'rmdir',
    'unlink',
    'mkdir',
    'mkdtemp',
    'copyFile',
    'open'
  ],
  'node:fs': [
    'writeFileSync',
    'fdatasyncSync',
    'fsyncSync',
    'rmSync',
    'mkdirSync',
    'renameSync',
    'openSync',
    'writeSync'
  ]
} as const

/** Said on stdout, which no disk keeps. */
const TOLD = 1

/**
 * What stands before a module of files in a bundle: calls are counted, and the process group is ended before the one of the number in
 * TADPOLE_FAIL_AT; methods of open files count as well.
 */
function counted(name: keyof typeof CHANGING, exported: readonly string[]): string {
  const changing: readonly string[] = CHANGING[name]
  const lines = exported.map((key) =>
    changing.includes(key)
      ? `export const ${key} = counting(real.${key}, '${key}')`
      : `export const ${key} = real.${key}`
  )
  return `
    import * as real from '${name}?real'
    const at = Number(process.env.TADPOLE_FAIL_AT ?? 0)
    const state = (globalThis.tadpoleCalls ??= { calls: 0 })
    function count() {
      state.calls += 1
      if (state.calls !== at) return
      process.kill(-process.pid, 'SIGKILL')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    }
    const METHODS = ['writeFile', 'write', 'sync', 'datasync', 'truncate']
    function watched(handle) {
      for (const method of METHODS) {
        const original = handle[method].bind(handle)
        handle[method] = (...args) => (count(), original(...args))
      }
      return handle
    }
    function counting(original, name) {
      return (...args) => {
        if (name !== 'writeSync' || args[0] !== ${TOLD}) count()
        const result = original(...args)
        return name === 'open' ? result.then(watched) : result
      }
    }
    ${lines.join('\n    ')}`
}

export function failingFiles(): Plugin {
  const exported = { 'node:fs/promises': promises, 'node:fs': files } as Record<string, object>
  return {
    name: 'failing-files',
    enforce: 'pre',
    resolveId(id) {
      if (id.endsWith('?real')) return { id: id.slice(0, -'?real'.length), external: true }
      return id in CHANGING ? `\0counted:${id}` : null
    },
    load(id) {
      if (!id.startsWith('\0counted:')) return null
      const name = id.slice('\0counted:'.length) as keyof typeof CHANGING
      const keys = Object.keys(exported[name]!).filter((key) => key !== 'default' && !key.startsWith('_'))
      return counted(name, keys)
    }
  }
}
