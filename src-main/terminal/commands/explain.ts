import { join } from 'node:path'
import type { Reply } from '../../../src-preload/contract/commands'
import { explanationMethods, type Explanation } from '../../../src-preload/contract/explanation'
import { gradeSentence } from '../../../src-preload/contract/explanation-words'
import { readers, reportText } from '../../../src-preload/contract/explanation-text'
import { overlayStyles, palettes } from '../../../src-preload/contract/overlay'
import { numberOption, textOption, UsageError, type Answer, type Command, type Invocation } from '../command'
import { npyFloat32 } from '../../analysis/report/formats/npy'
import { fromUser } from '../paths'
import { writeWhole } from '../write-out'
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
    if (!id || !out || invocation.words.length > 1)
      throw new UsageError('explain needs one drawing id and --out DIR')
    return write(invocation, await mapOf(invocation, id), fromUser(out))
  }
}

type Id = ReturnType<typeof idsOf>[number]

/** Computes the map that is asked for, and fetches it. */
async function mapOf(invocation: Invocation, id: Id) {
  const { values } = invocation
  const wish = choiceOption(values, 'method', methods, 'best')
  const towards = choiceOption(values, 'towards', ['older', 'younger'] as const, null)
  // only developmental age has two ways
  const named =
    choiceOption(values, 'score', ['form', 'development'] as const, null) ?? (towards ? 'development' : null)
  if (towards && named === 'form') throw new UsageError('--towards goes with --score development')
  choiceOption(values, 'reader', readers, 'clinician') // refused before anything is computed
  const drawn = {
    style: choiceOption(values, 'style', overlayStyles, 'heat'),
    palette: choiceOption(values, 'palette', palettes, 'single')
  }
  const [block, seed] = [numberOption(values, 'block') ?? null, numberOption(values, 'seed')]
  const asked = { id, score: named, towards, method: wish === 'best' ? null : wish }
  const seeded = seed === undefined ? {} : { seed }
  const { jobId } = await invocation.ask('explain:start', { ...asked, block, ...seeded })
  const done = (await runJob(invocation, jobId)) as Pick<Explanation, 'method' | 'score' | 'towards'>
  return invocation.ask('explain:map', {
    id,
    method: done.method,
    score: done.score,
    towards: done.towards,
    ...drawn
  })
}

async function write(
  invocation: Invocation,
  { explanation, values: map, overlayPng }: Reply<'explain:map'>,
  folder: string
): Promise<Answer> {
  const { width, height, drawingId } = explanation
  await writeWhole(join(folder, 'saliency.npy'), npyFloat32(map, [height, width]))
  await writeWhole(join(folder, 'saliency.png'), overlayPng)
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
    text: `${text}\n${reader === 'parent' ? '' : `${gradeSentence(faithfulness)}\n`}Wrote ${folder} (saliency.png is the map alone; report --format png has it on the drawing).`
  }
}
