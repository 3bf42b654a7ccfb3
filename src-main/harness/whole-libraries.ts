import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ArchiveReport } from '#contract/dataset-archive'
import { receiveFile } from '../lib/receive-file'
import type { TestEngine } from './open-engine'

/** The library as a file of its own. */
export async function exported(
  test: TestEngine,
  choice: { photos?: boolean; cameraData?: boolean } = {}
): Promise<string> {
  const { ticket } = await test.ask('library:export', choice)
  const path = join(mkdtempSync(join(tmpdir(), 'tadpole-whole-')), 'whole.tadpole-dataset')
  await receiveFile(path, () => test.engine.pull(ticket))
  return path
}

/** Takes such a file in. */
export async function take(test: TestEngine, path: string, dryRun = false) {
  const files = await test.engine.tickets.registerPaths([path])
  const { state, result, failure } = await test.job(test.ask('import:archive', { files, dryRun }))
  return { state, report: result as ArchiveReport, code: failure?.code }
}
