import { t } from '#words/translate'
import { computePool } from '#main/compute/pool'
import { finishedPack } from '#main/encoder/finished-pack'
import { joined, packToJoin, type Joining } from '#main/encoder/join'
import { nodeFork } from '#main/lib/process/node-channel'
import { VERSION } from '#main/lib/version'
import { textOption, UsageError, type Answer, type Invocation } from '../command'
import { fromUser, programFolder } from '../paths'
import { writePack } from './write-pack'

/** `encoders join PACK... --out DIR`: several encoders that Tadpole trained, side by side as one. */
export async function joinEncoders({ values }: Invocation, words: readonly string[]): Promise<Answer> {
  const out = textOption(values, 'out')
  if (!out || words.length === 0) throw new UsageError(t('cli.joinEncoders.needs'))
  const packs = await Promise.all(words.map((word) => packToJoin(fromUser(word))))
  const named = textOption(values, 'fit')
  const fit = named ? await packToJoin(fromUser(named)) : null
  const { branches, stated } = joined(packs, fit)
  const all = fit ? [...packs, fit] : packs
  const once = (pick: (pack: Joining) => string): string =>
    [...new Set(all.map(pick).filter((text) => text !== ''))].join('; ')
  const compute = computePool(nodeFork(programFolder), 1)
  try {
    const pack = await finishedPack(compute, branches, {
      name:
        textOption(values, 'name') ??
        packs
          .map(({ manifest }) => manifest.name)
          .join(' + ')
          .slice(0, 100),
      version: VERSION,
      licence: textOption(values, 'licence') ?? once(({ manifest }) => manifest.licence).slice(0, 500),
      credits: textOption(values, 'credits') ?? once(({ manifest }) => manifest.credits).slice(0, 2000),
      training: {
        settings: {},
        data: [...new Set(all.flatMap(({ manifest }) => manifest.training?.data ?? []))],
        startedFrom: null,
        curve: []
      },
      branches: stated
    })
    return await writePack(fromUser(out), pack)
  } finally {
    compute.stop()
  }
}
