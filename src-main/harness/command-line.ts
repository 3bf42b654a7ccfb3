import { engineClient, type EngineClient } from '#main/engine/client'
import { nodeFork } from '#main/lib/process/node-channel'
import { answerLine, type Printed } from '#main/terminal/answer-line'
import { commands } from '#main/terminal/commands/registry'
import { programs, projectRoot } from './open-engine'

/** The command line in this process: what it prints, with one engine a library that stays open between lines. */
export interface CommandLine {
  run(argv: readonly string[]): Promise<Printed>
  /** The engine on a library, once a line has opened it. */
  engine(library: string): EngineClient | undefined
  close(): Promise<void>
}

/**
 * Many lines on a few unencrypted libraries without a process for each: that starting, locking and ending work is what tests of the
 * built program try.
 */
export function commandLine(): CommandLine {
  const engines = new Map<string, EngineClient>()
  const open = async (library: string): Promise<EngineClient> => {
    const known = engines.get(library)
    if (known) return known
    const engine = engineClient(nodeFork(programs)('engine', [library, projectRoot, '2']))
    engines.set(library, engine)
    await engine.unlock(null)
    return engine
  }
  return {
    run: (argv) =>
      answerLine(commands, argv, {
        open: (_, library) => open(library),
        close: () => Promise.resolve()
      }),
    engine: (library) => engines.get(library),
    async close() {
      await Promise.all([...engines.values()].map((engine) => engine.close()))
    }
  }
}
