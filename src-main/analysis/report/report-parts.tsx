import { t } from '#words/translate'
import type { ReactNode } from 'react'
import styles from './report.css?raw'

export const png = (bytes: Uint8Array): string =>
  `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`

export function Facts({ rows }: { rows: [string, ReactNode][] }) {
  return (
    <table>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Where a report keeps what it states, so that it can be checked against a library: escaped text that nothing runs. */
export const DATA_ID = 'tadpole-report-data'

export interface DocumentProps {
  title: string
  hash: string
  /** Who and what it is about, in one line: it stands on every page. */
  line: string
  /** What it states, as JSON; null: it cannot be checked. */
  stated: string | null
  children: ReactNode
}

/** The document around a report: every text is escaped by construction, there is no script, nothing is fetched. */
export function ReportDocument({ title, hash, line, stated, children }: DocumentProps) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta
          httpEquiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        />
        <meta name="viewport" content="width=device-width" />
        <title>{`${title} ${hash.slice(0, 12)}`}</title>
        <style dangerouslySetInnerHTML={{ __html: styles }} />
      </head>
      <body>
        <main>{children}</main>
        <footer>
          <p>{t('written.notice')}</p>
          <p dir="auto">{line}</p>
          {stated !== null && <p>{t('written.hash', { hash })}</p>}
        </footer>
        {stated !== null && (
          <pre id={DATA_ID} hidden>
            {stated}
          </pre>
        )}
      </body>
    </html>
  )
}

/** What a professional adds. */
export function Comment({
  comment,
  label,
  override = null
}: {
  comment: string
  label: string | null
  override?: string | null
}) {
  return (
    <section aria-labelledby="comment">
      <h2 id="comment">{t('written.comment')}</h2>
      <p className="comment" dir="auto">
        {comment || t('written.noComment')}
      </p>
      {label && <p>{t('written.label', { label })}</p>}
      {override && <p>{t('written.judged', { label: override })}</p>}
      <p className="signature">{t('written.signature')}</p>
    </section>
  )
}
