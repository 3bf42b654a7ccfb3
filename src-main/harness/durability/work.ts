import { z } from 'zod'

/** What a writer is told to do, as its only argument (JSON). */
export const WriterTask = z.object({
  /** The library's folder: it is there already. */
  folder: z.string(),
  /** Where the built programs and what is installed with them lie. */
  project: z.string(),
  passphrase: z.string(),
  /** Folders with a few pictures each, none of which is in the library yet. */
  inputs: z.array(z.string()),
  /** What it does over and over: one of these at a time, by the seed; or each once, in their order. */
  steps: z.array(z.enum(['import', 'label', 'child', 'erase', 'backup', 'deploy', 'train'])),
  repeat: z.boolean(),
  seed: z.number()
})
export type WriterTask = z.infer<typeof WriterTask>

const Id = z.string()

/** A line of a writer: what it begins, and what was acknowledged to it. */
export const WriterLine = z.discriminatedUnion('said', [
  z.object({ said: z.literal('open') }),
  z.object({ said: z.literal('begin'), step: z.string(), ids: z.array(Id) }),
  z.object({ said: z.literal('imported'), ids: z.array(Id), input: z.string() }),
  z.object({ said: z.literal('labelled'), ids: z.array(Id), label: z.string() }),
  z.object({ said: z.literal('moved'), ids: z.array(Id), child: z.string() }),
  z.object({ said: z.literal('erased'), ids: z.array(Id) }),
  z.object({ said: z.literal('backed-up'), id: z.string() }),
  z.object({ said: z.literal('deployed'), id: z.string() }),
  z.object({ said: z.literal('trained'), ids: z.array(Id) }),
  z.object({ said: z.literal('refused'), step: z.string(), code: z.string() }),
  z.object({ said: z.literal('done') })
])
export type WriterLine = z.infer<typeof WriterLine>
