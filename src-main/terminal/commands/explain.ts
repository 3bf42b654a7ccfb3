import { join } from 'node:path'
import type { Reply } from '#contract/commands'
import { explanationMethods } from '#contract/explanation'
import { gradeSentence } from '#words/grade-text'
import { readers } from '#contract/reader'
import { reportText } from '#words/explanation-text'
import { overlayStyles, palettes } from '#contract/overlay'
import {
  choice,
  number,
  numberOption,
  seedOption,
  text,
  textOption,
  UsageError,
  type Action,
  type Answer,
  type Invocation
} from '../command'
import { npyFloat32 } from '#main/analysis/report/formats/npy'
import { fromUser } from '../paths'
import { writeWhole } from '../write-out'
import { runJob } from '../run-job'
import { idsOf } from './analysis'
import { choiceOption } from './choices'

/** As neighbouring tools call it, beside our own name. */
const methods = ['best', ...explanationMethods] as const

export const explain: Action = {
  args: '<id>',
  about: 'show where a drawing departs from the norm, and how far that can be relied on',
  example: 'explain 7c1f0a52-9f0e-4b0e-9a7e-2f4c8f0d1b11 --method occlusion --out maps',
  options: {
    method: choice(methods, 'how the score is explained; best is the one that was measured best'),
    score: choice(['form', 'development'], 'which score; by default the one that flags'),
    towards: choice(
      ['older', 'younger'],
      'of developmental age: what makes the drawing look older or younger'
    ),
    block: number('for grad-cam: the block of the encoder, counted from 1'),
    reader: choice(readers, 'for whom the text is written'),
    style: choice(overlayStyles, 'how the map is drawn'),
    palette: choice(palettes, 'its colours'),
    ...seedOption,
    out: text('folder', 'where saliency.npy and saliency.png are written')
  },
  async run(invocation) {
    const [id] = idsOf(invocation.words)
    const out = textOption(invocation.values, 'out')
    if (!id || !out) throw new UsageError('explain needs one drawing id and --out DIR')
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
  const done = await runJob(invocation, jobId)
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
