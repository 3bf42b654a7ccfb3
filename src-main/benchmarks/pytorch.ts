import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface Rival {
  /** Rows or pictures a second, of the best of several rounds. */
  perSecond: number
  version: string
}

/** Runs a PyTorch script with whichever Python has it (`TADPOLE_PYTHON` names one); null where none does. */
export async function pytorch(script: string, argument: unknown): Promise<Rival | null> {
  for (const python of [process.env.TADPOLE_PYTHON, '/usr/bin/python3', 'python3']) {
    if (!python) continue
    try {
      const { stdout } = await promisify(execFile)(python, ['-c', script, JSON.stringify(argument)])
      return JSON.parse(stdout) as Rival
    } catch {
      continue
    }
  }
  return null
}
