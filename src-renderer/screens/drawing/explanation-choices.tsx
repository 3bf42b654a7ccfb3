import type { Reply } from '#contract/commands'
import { explanationMethods, ScoreName, type ExplanationMethod } from '#contract/explanation'
import { readers } from '#contract/reader'
import { methodTitle } from '#words/grade-text'
import { layouts, palettes } from '#contract/overlay'
import { Choice } from '#renderer/components/choice'
import { t } from '#words/translate'
import { scoreShown, useExplaining } from '#renderer/state/explaining'

type Content = Reply<'drawings:get'>

/** Every way by its name, with what was measured of it for the model that scored. */
function useMethods(content: Content): [ExplanationMethod | 'best', string][] {
  const state = useExplaining()
  const score = scoreShown(state, content)
  const known = content.grades.find((grades) => grades.score === score)
  const named = explanationMethods.flatMap((method): [ExplanationMethod, string][] => {
    if (known?.unavailable.some((u) => u.method === method)) return []
    const verdict = known?.grades.find((grade) => grade.method === method)?.verdict
    const words = verdict ? t(`explain.verdict.${verdict}`) : t('explain.unmeasured')
    return [[method, `${methodTitle(method)} (${words})`]]
  })
  return [['best', t('explain.best')], ...named]
}

/** Which score, by which way, for whom. */
export function WhatIsExplained({ content }: { content: Content }) {
  const { method, reader, towards, block, look, busy, ...rest } = useExplaining()
  const methods = useMethods(content)
  const { analysis } = content
  const shown = scoreShown({ method, reader, towards, block, ...rest }, content)
  const scores = ScoreName.options.filter((score) => analysis?.scores[score])
  return (
    <div className="field-row">
      <Choice
        label={t('explain.score')}
        value={shown}
        options={scores.map((score) => [score, t(`explain.score.${score}`)] as const)}
        onChange={(score) => look({ score })}
        disabled={busy}
      />
      <Choice
        label={t('explain.method')}
        value={method ?? 'best'}
        options={methods}
        onChange={(name) => look({ method: name === 'best' ? null : name })}
        disabled={busy}
      />
      {method === 'grad-cam' && (
        <label className="field">
          {t('explain.block')}
          <input
            type="number"
            min={0}
            max={100}
            value={block ?? ''}
            placeholder={t('explain.blockAll')}
            disabled={busy}
            onChange={({ target }) => look({ block: target.value === '' ? null : Number(target.value) })}
          />
        </label>
      )}
      {shown === 'development' && (
        <Choice
          label={t('explain.towards')}
          value={towards ?? 'departs'}
          options={(['departs', 'older', 'younger'] as const).map(
            (way) => [way, t(`explain.towards.${way}`)] as const
          )}
          onChange={(way) => look({ towards: way === 'departs' ? null : way })}
          disabled={busy}
        />
      )}
      <Choice
        label={t('explain.reader')}
        value={reader}
        options={readers.map((name) => [name, t(`explain.reader.${name}`)] as const)}
        onChange={(name) => look({ reader: name })}
      />
    </div>
  )
}

/** How the map is laid over the drawing. */
export function HowItIsShown({ shown }: { shown: boolean }) {
  const { layout, palette, opacity, look, setOverlay } = useExplaining()
  return (
    <div className="field-row">
      <label className="check">
        <input type="checkbox" checked={shown} onChange={(event) => setOverlay(event.target.checked)} />
        {t('explain.show')}
      </label>
      <Choice
        label={t('explain.layout')}
        value={layout}
        options={layouts.map((name) => [name, t(`explain.layout.${name}`)] as const)}
        onChange={(name) => look({ layout: name })}
      />
      <Choice
        label={t('explain.palette')}
        value={palette}
        options={palettes.map((name) => [name, t(`explain.palette.${name}`)] as const)}
        onChange={(name) => look({ palette: name })}
      />
      <label className="field">
        {t('explain.opacity')}
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={opacity}
          disabled={!shown}
          onChange={(event) => look({ opacity: Number(event.target.value) })}
        />
      </label>
    </div>
  )
}
