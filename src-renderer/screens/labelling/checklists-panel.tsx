import { useState } from 'react'
import type { Checklist } from '#contract/checklist'
import { Choice } from '#renderer/components/choice'
import { WideTable } from '#renderer/components/wide-table'
import { t } from '#words/translate'
import { useChecklistList, useChecklists } from '#renderer/state/checklists'
import { useAnswer } from '#renderer/state/queries'
import { figureText } from './agreement-panel'
import { ChecklistEditor, freshItem, type Draft } from './checklist-editor'

function Results() {
  const { compared, compare } = useChecklists()
  const checklists = useChecklistList()
  const results = useAnswer('checklists:results', compared, { previous: true })
  if (!results) return null
  const { id, version } = results.checklist
  const newest = checklists.find((list) => list.id === id)?.version ?? version
  const versions = Array.from({ length: newest }, (_, i) => String(newest - i))
  return (
    <section className="panel" aria-label={t('checklist.results')}>
      <h2>
        {t('checklist.resultsOf', { name: results.checklist.content.name, count: results.rows.length })}
      </h2>
      {newest > 1 && (
        <Choice
          label={t('checklist.version')}
          value={String(version)}
          options={versions.map((v) => [v, v] as const)}
          onChange={(chosen) => compare(id, Number(chosen))}
        />
      )}
      {results.pairs.length === 0 && <p>{t('checklist.oneRater')}</p>}
      {results.all && (
        <p>
          {t('checklist.iccAll', {
            raters: results.all.raters,
            icc: figureText(results.all.icc),
            n: results.all.n
          })}
        </p>
      )}
      {results.pairs.map((pair) => (
        <div key={`${pair.first} ${pair.second}`}>
          <h3>{t('agree.and', { first: pair.first, second: pair.second })}</h3>
          <p>{t('checklist.icc', { icc: figureText(pair.icc), n: pair.scoreN })}</p>
          <WideTable label={t('checklist.items')}>
            <thead>
              <tr>
                <th>{t('checklist.item')}</th>
                <th className="number">{t('agree.n')}</th>
                <th>{t('checklist.kappa')}</th>
              </tr>
            </thead>
            <tbody>
              {pair.items.map((item) => (
                <tr key={item.id}>
                  <th scope="row">{item.text}</th>
                  <td className="number">{item.n}</td>
                  <td>{figureText(item.kappa)}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        </div>
      ))}
    </section>
  )
}

const draftOf = ({ id, content }: Checklist): Draft => ({
  id,
  name: content.name,
  about: content.about,
  items: content.items
})

/** A site's own lists: made, changed into new versions, and compared between raters. */
export function ChecklistsPanel() {
  const { compare, saveTable } = useChecklists()
  const checklists = useChecklistList()
  const [draft, setDraft] = useState<Draft | null>(null)
  if (draft) return <ChecklistEditor start={draft} close={() => setDraft(null)} />
  return (
    <div className="panels">
      <section className="panel" aria-label={t('checklist.lists')}>
        <h2>{t('checklist.lists')}</h2>
        <p className="small">{t('checklist.text')}</p>
        <ul className="plain">
          {checklists.map((list) => (
            <li key={list.id} className="line">
              <span>
                {t('checklist.line', {
                  name: list.content.name,
                  version: list.version,
                  items: list.content.items.length,
                  answered: list.answered,
                  before: list.answeredBefore
                })}
              </span>
              <div className="buttons">
                <button type="button" className="button" onClick={() => setDraft(draftOf(list))}>
                  {t('checklist.edit')}
                </button>
                <button type="button" className="button" onClick={() => compare(list.id)}>
                  {t('checklist.compare')}
                </button>
                <button type="button" className="button" onClick={() => void saveTable(list.id)}>
                  {t('checklist.table')}
                </button>
              </div>
            </li>
          ))}
        </ul>
        <button
          type="button"
          className="button"
          onClick={() => setDraft({ id: '', name: '', about: '', items: [freshItem(1)] })}
        >
          {t('checklist.new')}
        </button>
      </section>
      <Results />
    </div>
  )
}
