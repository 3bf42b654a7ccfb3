import { because } from '#contract/because'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { AppError } from '#contract/app-error'

export interface Asset {
  type: string
  bytes: Buffer
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2'
}

/** Every file of the built screens by its address: a fixed map, so that no request ever becomes a path. */
export function readBundle(folder: string): Map<string, Asset> {
  if (!existsSync(folder))
    throw new AppError('file-unreadable', because('not-built', { file: 'out/renderer' }))
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile()
  )
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const type = TYPES[extname(path)] ?? 'application/octet-stream'
      return [`/${relative(folder, path).split(sep).join('/')}`, { type, bytes: readFileSync(path) }]
    })
  )
}
