import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { failingFiles } from './failing-files'
import { projectRoot } from '../open-engine'

/** A change of the product's source that a harness has to notice: `text` of `file` becomes `instead`. */
export interface Mutant {
  name: string
  file: string
  text: string
  instead: string
}

/** What breaks each promise of a durable write; every one of them compiles, and works while nothing is cut off. */
export const MUTANTS = {
  noSync: {
    name: 'files are not synced',
    file: 'src-main/lib/durable-file.ts',
    text: 'await handle.writeFile(bytes)\n    await handle.sync()',
    instead: 'await handle.writeFile(bytes)'
  },
  inPlace: {
    name: 'files are written in their place',
    file: 'src-main/lib/durable-file.ts',
    text: 'await writeSynced(temporary, bytes)\n    await rename(temporary, target)\n  } catch (error) {\n    await rm(temporary, { force: true })\n    throw error\n  }\n}\n\n/** Whole or absent, and there',
    instead:
      'await writeFile(target, bytes)\n  } catch (error) {\n    await rm(temporary, { force: true })\n    throw error\n  }\n}\n\n/** Whole or absent, and there'
  },
  lazyDatabase: {
    name: 'the database does not sync its commits',
    file: 'src-main/library/database.ts',
    text: "['synchronous', 2]",
    instead: "['synchronous', 1]"
  },
  rowFirst: {
    name: 'rows are committed before their files are there',
    file: 'src-main/library/blobs.ts',
    text: 'await placeFile(this.staging, join(shelf, `${id}.${kind}`), sealed)',
    instead: 'setTimeout(() => void placeFile(this.staging, join(shelf, `${id}.${kind}`), sealed), 200)'
  },
  noFolderSync: {
    name: 'folders are not synced',
    file: 'src-main/lib/durable-file.ts',
    text: "const handle = await open(folder, 'r')\n  try {\n    await handle.sync()",
    instead: "const handle = await open(folder, 'r')\n  try {\n    await Promise.resolve()"
  },
  earlyAnswer: {
    name: 'requests are answered before they are done',
    file: 'src-main/library/edits.ts',
    text: '  label(id: string, label: ExpertLabel | null): void {\n    this.make(',
    instead:
      '  label(id: string, label: ExpertLabel | null): void {\n    setTimeout(() => this.label2(id, label), 150)\n  }\n\n  label2(id: string, label: ExpertLabel | null): void {\n    this.make('
  }
} as const satisfies Record<string, Mutant>

/**
 * The writer as one file that Node runs, with a mutant in it or without; answers its path. `failing`: every call that changes a file is
 * counted, and the process ends at the one that the environment names (`failing-files.ts`).
 */
export async function bundleWriter(mutant: Mutant | null, failing = false): Promise<string> {
  const outDir = mkdtempSync(join(projectRoot, 'node_modules/.tadpole-writer-'))
  let changed = mutant === null
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'error',
    resolve: {
      alias: {
        '#contract': join(projectRoot, 'src-preload/contract'),
        '#words': join(projectRoot, 'src-preload/words'),
        '#main': join(projectRoot, 'src-main')
      }
    },
    plugins: [
      ...(failing ? [failingFiles()] : []),
      {
        name: 'mutant',
        enforce: 'pre',
        transform(code, id) {
          if (!mutant || !id.endsWith(mutant.file)) return null
          if (!code.includes(mutant.text))
            throw new Error(`${mutant.file} does not hold what is to be changed`)
          changed = true
          const needsImport = mutant.instead.includes('writeFile(target')
          return `${needsImport ? "import { writeFile } from 'node:fs/promises'\n" : ''}${code.replace(mutant.text, mutant.instead)}`
        }
      }
    ],
    build: {
      ssr: join(projectRoot, 'src-main/harness/durability/writer.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node22',
      minify: false
    }
  })
  if (!changed) throw new Error(`${mutant!.file} is no part of the writer`)
  return join(outDir, 'writer.js')
}
