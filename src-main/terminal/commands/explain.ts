import { t } from '#words/translate'
import { join } from 'node:path'
import { explanationMethods } from '#contract/explanation'
import { completenessSentence, gradeSentence } from '#words/grade-text'
import { readers } from '#contract/reader'
import { reportText } from '#words/explanation-text'
import { layouts, palettes, styleOf } from '#contract/overlay'
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
  example: 'explain 7c1f0a52-9f0e-4b0e-9a7e-2f4c8f0d1b11 --method occlusion --out maps',
  options: {
    method: choice(methods),
    score: choice(['form', 'development']),
    towards: choice(['older', 'younger']),
    block: number(),
    reader: choice(readers),
    style: choice([...layouts, 'all']),
    palette: choice(palettes),
    ...seedOption,
    out: text('folder')
  },
  async run(invocation) {
    const [id] = idsOf(invocation.words)
    const out = textOption(invocation.values, 'out')
    if (!id || !out) throw new UsageError(t('cli.explain.needs'))
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
  if (towards && named === 'form') throw new UsageError(t('cli.explain.towardsOnlyDevelopment'))
  choiceOption(values, 'reader', readers, 'clinician') // refused before anything is computed
  const style = choiceOption(values, 'style', [...layouts, 'all'] as const, 'heat')
  const layout = style === 'all' ? 'heat' : style
  const palette = choiceOption(values, 'palette', palettes, 'single')
  const [block, seed] = [numberOption(values, 'block') ?? null, numberOption(values, 'seed')]
  const asked = { id, score: named, towards, method: wish === 'best' ? null : wish }
  const seeded = seed === undefined ? {} : { seed }
  const { jobId } = await invocation.ask('explain:start', { ...asked, block, ...seeded })
  const done = await runJob(invocation, jobId)
  const which = { id, method: done.method, score: done.score, towards: done.towards, palette }
  const map = await invocation.ask('explain:map', { ...which, style: styleOf(layout) })
  const withheld = map.explanation.faithfulness?.verdict === 'unreliable'
  const wanted = style === 'all' ? layouts : [layout]
  const pictures: { name: string; png: Uint8Array }[] = []
  for (const own of withheld ? [] : wanted) {
    const { png } = await invocation.ask('explain:picture', { ...which, layout: own })
    pictures.push({ name: style === 'all' ? `on-drawing-${own}.png` : 'on-drawing.png', png })
  }
  return { ...map, pictures }
}

async function write(
  invocation: Invocation,
  { explanation, values: map, overlayPng, pictures }: Awaited<ReturnType<typeof mapOf>>,
  folder: string
): Promise<Answer> {
  const { width, height, drawingId } = explanation
  await writeWhole(join(folder, 'saliency.npy'), npyFloat32(map, [height, width]))
  await writeWhole(join(folder, 'saliency.png'), overlayPng)
  for (const { name, png } of pictures) await writeWhole(join(folder, name), png)
  const reader = choiceOption(invocation.values, 'reader', readers, 'clinician')
  const { drawing, analysis } = await invocation.ask('drawings:get', { id: drawingId })
  const text = analysis ? reportText(analysis, explanation, reader, drawing.expertLabel) : explanation.text
  const { method, score, towards, regions, faithfulness, evaluations } = explanation
  const { completeness, milliseconds } = explanation
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
    completeness,
    milliseconds
  }
  return {
    json: { map: join(folder, 'saliency.npy'), ...about },
    text: t('cli.explain.written', {
      text,
      more:
        reader === 'parent'
          ? ''
          : `${[gradeSentence(faithfulness), completenessSentence(completeness)].filter(Boolean).join('\n')}\n`,
      folder
    })
  }
}
