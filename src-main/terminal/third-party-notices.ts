import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Packages = z.record(
  z.string(),
  z.object({
    version: z.string().optional(),
    license: z.string().optional(),
    optional: z.boolean().optional(),
    dev: z.boolean().optional(),
    dependencies: z.record(z.string(), z.string()).optional()
  })
)
type Packages = z.infer<typeof Packages>

/** Packages that the build puts into the screens, so that they are no dependencies of what is installed. */
const BUNDLED = [
  '@tanstack/react-query',
  '@tanstack/react-virtual',
  'dexie',
  'dexie-react-hooks',
  'fake-indexeddb',
  'kdbush',
  'konva',
  'react',
  'react-dom',
  'react-konva',
  'recharts',
  'zustand'
]

/** The folders in which Node looks for what a package asks for: its own, those around it, the root. */
function lookupFolders(path: string): string[] {
  const parts = path.split('/node_modules/')
  const around = parts.map((_, i) => `${parts.slice(0, parts.length - i).join('/node_modules/')}/`)
  return [...around, '']
}

const resolved = (packages: Packages, from: string, name: string): string | undefined =>
  lookupFolders(from)
    .map((folder) => `${folder}node_modules/${name}`)
    .find((path) => path in packages)

/** Everything that ships: what is installed to run, and what the build bundles with all that it needs. */
function shipped(packages: Packages): string[] {
  const found = new Set(Object.keys(packages).filter((path) => path !== '' && !packages[path]!.dev))
  const queue = BUNDLED.map((name) => `node_modules/${name}`)
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path)) continue
    found.add(path)
    for (const name of Object.keys(packages[path]?.dependencies ?? {})) {
      const next = resolved(packages, path, name)
      if (next) queue.push(next)
    }
  }
  // types are no part of what runs
  return [...found].filter((path) => !path.includes('/@types/')).sort()
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 13)

/** The licence texts of an installed package. Builds for other systems are not installed, and go by their licence's name. */
function licenceTexts(folder: string): string {
  if (!existsSync(folder)) return ''
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|copying|notice)/i.test(entry.name))
    .map((entry) => entry.name)
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n')
}

const ABOUT = `Third-party notices

Tadpole is made with the work of others. Below: fonts, data and programs that ship with it, each with its licence.

libheif (through libheif-js, LGPL-3.0) decodes HEIC photos. It is compiled to WebAssembly and loaded from a package of its own,
which can be exchanged for another build of the library.
libvips (through sharp, LGPL-3.0-or-later) decodes pictures. It is a shared library in a package of its own, which can be exchanged.

Fonts: DejaVu Sans (resources/fonts/DejaVu-LICENSE.txt), Noto Emoji (SIL Open Font License 1.1, resources/fonts/NotoEmoji-OFL.txt).

Data: the encoder that ships was trained on pen strokes; whose, and under which licences, stands in models/encoder/MODEL-CARD.md.
The synthetic sample in resources/sample was made by Tadpole.

Electron and Chromium, where the window is packaged, bring LICENSES.chromium.html of their own.
`

/** THIRD-PARTY-NOTICES: what ships, by name, with licence and licence text. `root` holds package-lock.json and node_modules. */
export function thirdPartyNotices(root: string): string {
  const lock = z
    .object({ packages: Packages })
    .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  const { packages } = lock
  const paths = shipped(packages)
  const list = paths.map((path) => {
    const { version = '', license } = packages[path]!
    return `${nameOf(path)} ${version}: ${license ?? 'see its text below'}`
  })
  const sections = paths
    .filter((path) => !packages[path]!.optional)
    .map((path) => ({ name: nameOf(path), text: licenceTexts(join(root, path)) }))
    .filter(({ text }) => text !== '')
  const byText = Map.groupBy(sections, ({ text }) => text)
  const texts = [...byText].map(([text, names]) => {
    const heading = [...new Set(names.map(({ name }) => name))].join(', ')
    return `${'-'.repeat(100)}\n${heading}\n\n${text}\n`
  })
  return [ABOUT, ...new Set(list), '', ...texts].join('\n')
}
