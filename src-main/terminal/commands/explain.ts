import { join } from 'node:path'
import type { Reply } from '../../../src-preload/contract/commands'
import { explanationMethods } from '../../../src-preload/contract/explanation'
import { gradeSentence } from '../../../src-preload/contract/explanation-words'
import { readers, reportText } from '../../../src-preload/contract/explanation-text'
import { overlayStyles, palettes } from '../../../src-preload/contract/overlay'
import { writeDurably } from '../../lib/durable-file'
import { numberOption, textOption, UsageError, type Answer, type Command, type Invocation } from '../command'
import { npyFloat32 } from '../../analysis/report/formats/npy'
import { fromUser } from '../paths'
import { runJob } from '../run-job'
import { idsOf } from './analysis'
import { choiceOption } from './choices'

/** As neighbouring tools call it, beside our own name. */
const methods = ['best', ...explanationMethods] as const

export const explain: Command = {
  usage: `explain ID [--method ${methods.join('|')}] [--score form|development] [--towards older|younger] [--block N] [--reader ${readers.join('|')}] [--style ${overlayStyles.join('|')}] [--palette ${palettes.join('|')}] [--seed N] --out DIR`,
  about: 'show where a drawing departs from the norm, and how far that can be relied on',
  options: {
    method: { type: 'string' },
    score: { type: 'string' },
    towards: { type: 'string' },
    block: { type: 'string' },
    reader: { type: 'string' },
    style: { type: 'string' },
    palette: { type: 'string' },
    seed: { type: 'string' },
    out: { type: 'string' }
  },
  async run(invocation) {
    const { values } = invocation
    const [id] = idsOf(invocation.words)
    const out = textOption(values, 'out')
    if (!id || !out) throw new UsageError('explain needs a drawing id and --out DIR')
    return write(invocation, await mapOf(invocation, id), fromUser(out))
  }
}

type Id = ReturnType<typeof idsOf>[number]

/** Computes the map that is asked for, and fetches it. */
async function mapOf(invocation: Invocation, id: Id) {
  const { values } = invocation
  const wish = choiceOption(values, 'method', methods, 'best')
  const score = choiceOption(values, 'score', ['form', 'development'] as const, 'form')
  const towards = choiceOption(values, 'towards', ['older', 'younger'] as const, null)
  const drawn = {
    style: choiceOption(values, 'style', overlayStyles, 'heat'),
    palette: choiceOption(values, 'palette', palettes, 'single')
  }
  const [block, seed] = [numberOption(values, 'block') ?? null, numberOption(values, 'seed')]
  const asked = { id, score, towards, method: wish === 'best' ? null : wish }
  const seeded = seed === undefined ? {} : { seed }
  const { jobId } = await invocation.ask('explain:start', { ...asked, block, ...seeded })
  const { method } = (await runJob(invocation, jobId)) as { method: typeof asked.method }
  return invocation.ask('explain:map', { ...asked, method, ...drawn })
}

async function write(
  invocation: Invocation,
  { explanation, values: map, overlayPng }: Reply<'explain:map'>,
  folder: string
): Promise<Answer> {
  const { width, height, drawingId } = explanation
  await writeDurably(join(folder, 'saliency.npy'), npyFloat32(map, [height, width]))
  await writeDurably(join(folder, 'saliency.png'), overlayPng)
  const reader = choiceOption(invocation.values, 'reader', readers, 'clinician')
  const { drawing, analysis } = await invocation.ask('drawings:get', { id: drawingId })
  const text = analysis ? reportText(analysis, explanation, reader, drawing.expertLabel) : explanation.text
  const { method, score, towards, regions, faithfulness, evaluations, milliseconds } = explanation
  const about = {
    width,
    height,
    method,
    score,
    towards,
    regions,
    text,
    faithfulness,
    evaluations,
    milliseconds
  }
  return {
    json: { map: join(folder, 'saliency.npy'), ...about },
    text: `${text}\n${gradeSentence(faithfulness)}\nWrote ${folder}.`
  }
}
