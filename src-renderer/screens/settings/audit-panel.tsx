import { useState } from 'react'
import { AuditAnchor, type AuditCheck, type AuditEntry } from '#contract/audit'
import { WideTable } from '#renderer/components/wide-table'
import { checkAuditLog, saveAuditLog } from '#renderer/state/audit'
import { useAnswer } from '#renderer/state/queries'
import { auditCheckText, isAuditSound } from '#words/audit-check-text'
import { auditMoment, auditText } from '#words/audit-text'
import { t } from '#words/translate'

const SHOWN = 20

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <WideTable label={t('audit.title')}>
      <thead>
        <tr>
          <th>{t('audit.moment')}</th>
          <th>{t('audit.what')}</th>
          <th>{t('audit.object')}</th>
          <th>{t('audit.actor')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.seq} title={entry.action}>
            <th scope="row">{auditMoment(entry.at)}</th>
            <td>{auditText(entry)}</td>
            <td>{entry.object}</td>
            <td>{entry.actor}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

function CheckForm() {
  const [place, setPlace] = useState('')
  const [found, setFound] = useState<AuditCheck | null>(null)
  const anchor = place.trim() === '' ? null : place.trim()
  const valid = anchor === null || AuditAnchor.safeParse(anchor).success
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (valid) void checkAuditLog(anchor).then(setFound)
      }}
    >
      <label className="field">
        {t('audit.place')}
        <input
          value={place}
          spellCheck={false}
          aria-invalid={!valid}
          onChange={(event) => setPlace(event.target.value)}
        />
      </label>
      <div className="buttons">
        <button type="submit" className="button" disabled={!valid}>
          {t('audit.check')}
        </button>
        <button type="button" className="button" onClick={() => void saveAuditLog()}>
          {t('audit.save')}
        </button>
      </div>
      {found && (
        <div className={isAuditSound(found) ? '' : 'problem'} role="status">
          {auditCheckText(found).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      )}
    </form>
  )
}

/** Who changed what: the newest entries of the audit log, its check, and its export. */
export function AuditPanel() {
  const [before, setBefore] = useState<number | null>(null)
  const [object, setObject] = useState('')
  const wanted = object.trim() === '' ? null : object.trim()
  const found = useAnswer('audit:list', { before, object: wanted, limit: SHOWN }, { previous: true })
  if (!found) return null
  const { entries, total, head, fingerprint } = found
  const oldest = entries.at(-1)?.seq ?? 1
  return (
    <section className="panel" aria-label={t('audit.title')}>
      <h2>{t('audit.title')}</h2>
      <p className="small">{t('audit.about')}</p>
      {head === null ? <p>{t('audit.empty')}</p> : <p>{t('audit.count', { total, head })}</p>}
      <label className="field">
        {t('audit.object.search')}
        <input
          value={object}
          spellCheck={false}
          onChange={(event) => {
            setObject(event.target.value)
            setBefore(null)
          }}
        />
      </label>
      {entries.length === 0 ? <p>{t('audit.noMatch')}</p> : <Entries entries={entries} />}
      <div className="buttons">
        <button
          type="button"
          className="button"
          disabled={oldest <= 1 || entries.length < SHOWN}
          onClick={() => setBefore(oldest)}
        >
          {t('audit.older')}
        </button>
        <button type="button" className="button" disabled={before === null} onClick={() => setBefore(null)}>
          {t('audit.newest')}
        </button>
      </div>
      <CheckForm />
      <p className="small">{t('audit.writeDown', { fingerprint })}</p>
    </section>
  )
}
