import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { ImportReport } from '#contract/import'
import { projectRoot, type TestEngine } from './open-engine'

export const sample = join(projectRoot, 'resources/sample')
/** Small and quick: what is tested here is the flow, not the fit. */
export const quick = { epochs: 4, hidden: [16], latent: 4, explanationSample: 1, plantedSample: 10, folds: 3 }

export async function folderWith(files: Record<string, Uint8Array | string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tadpole-files-'))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

export const importFolder = async (test: TestEngine, folder: string, dryRun = false) => {
  const files = await test.engine.tickets.registerPaths([folder])
  const { state, result } = await test.job(test.ask('import:start', { files, dryRun }))
  expect(state).toBe('completed')
  return result as ImportReport
}
