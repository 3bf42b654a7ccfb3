import type { ChildName } from '#contract/listing'
import { t } from '#words/translate'
import { certificateText, previewText } from '#words/withdrawal-text'
import {
  flag,
  number,
  numberOption,
  text,
  textOption,
  type Action,
  type Group,
  type Invocation
} from '../command'
import { columns, table } from '../table'
import { writeWhole } from '../write-out'

const list: Action = {
  example: 'children list',
  async run({ ask }) {
    const { children } = await ask('children:list', {})
    const rows = children.map(({ childId, site, drawings }) => [childId, site ?? '', drawings])
    return { json: children, text: table(columns('child', 'site', 'drawings'), rows) }
  }
}

const nameOf = ({ words, values }: Invocation): ChildName => ({
  childId: words[0]!,
  site: textOption(values, 'site') ?? null
})

const withdraw: Action = {
  args: '<child>',
  example: 'children withdraw C0172 --site north --confirm --out certificate.txt',
  options: { site: text('site'), confirm: flag(), out: text('file') },
  async run(invocation) {
    const { ask, values } = invocation
    const child = nameOf(invocation)
    if (values.confirm !== true) {
      const preview = await ask('children:withdrawal', child)
      return { json: preview, text: `${previewText(preview)}\n${t('cli.children.confirm')}`, code: 1 }
    }
    const certificate = await ask('children:withdraw', child)
    const written = certificateText(certificate)
    const file = textOption(values, 'out')
    if (file) await writeWhole(file, written)
    return { json: certificate, text: written.trimEnd() }
  }
}

const retention: Action = {
  example: 'children retention --years 10',
  options: { years: number(), 'no-rule': flag() },
  async run({ ask, values }) {
    const years = numberOption(values, 'years')
    const chosen = values['no-rule'] === true ? null : years
    const found =
      chosen === undefined
        ? await ask('retention:list', {})
        : await ask('retention:choose', { years: chosen })
    if (found.years === null) return { json: found, text: t('retention.noRule') }
    const rule = t('retention.rule', { years: found.years })
    const rows = found.children.map(({ childId, site, drawings, newest }) => [
      childId,
      site ?? '',
      drawings,
      newest
    ])
    const list =
      rows.length > 0 ? table(columns('child', 'site', 'drawings', 'newest'), rows) : t('retention.none')
    const unnamed = found.unnamed > 0 ? [t('retention.unnamed', { count: found.unnamed })] : []
    return { json: found, text: [rule, list, ...unnamed].join('\n') }
  }
}

export const children: Group = { usual: 'list', actions: { list, retention, withdraw } }
