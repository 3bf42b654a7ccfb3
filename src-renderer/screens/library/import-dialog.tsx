import { useRef, type ChangeEvent } from 'react'
import type { ImportReport } from '#contract/import'
import { Dialog } from '#renderer/components/dialog'
import { JobBar } from '#renderer/components/job-bar'
import { filesOf } from '#renderer/components/files-of'
import { t } from '#words/translate'
import { useImport } from '#renderer/state/import'
import { useSession } from '#renderer/state/session'
import type { ArchiveReport } from '#contract/dataset-archive'
import { ImportColumns } from './import-columns'
import { ImportQuestion } from './import-question'
import { ImportRows } from './import-rows'

function Choose() {
  const take = useImport((s) => s.take)
  const folder = useRef<HTMLInputElement>(null)
  const files = useRef<HTMLInputElement>(null)
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => void take(filesOf(event))
  return (
    <>
      <p>{t('import.text')}</p>
      <div className="buttons">
        <button type="button" className="button primary" onClick={() => folder.current?.click()}>
          {t('import.chooseFolder')}
        </button>
        <button type="button" className="button" onClick={() => files.current?.click()}>
          {t('import.chooseFiles')}
        </button>
      </div>
      <input
        ref={folder}
        type="file"
        hidden
        multiple
        onChange={chosen}
        data-testid="folder"
        {...{ webkitdirectory: '' }}
      />
      <input ref={files} type="file" hidden multiple onChange={chosen} data-testid="files" />
    </>
  )
}

/** Ways of taking files in. */
function Choices() {
  const { photos, update, choose } = useImport()
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={photos}
          onChange={(event) => void choose({ photos: event.target.checked })}
        />
        {t('import.photos')}
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={update}
          onChange={(event) => void choose({ update: event.target.checked })}
        />
        {t('import.update')}
      </label>
    </>
  )
}

function Outcome({ report, done }: { report: ImportReport; done: boolean }) {
  const { imported, duplicates, updated, elsewhere, rejected, metadata, question } = report
  const saveProblems = useImport((s) => s.saveProblems)
  const asked = question !== null
  // nothing is known of the files before the table can be read
  const unread = asked && report.rows.length === 0
  return (
    <>
      {question && <ImportQuestion question={question} />}
      {!unread && (
        <p className="outcome" role="status">
          {t(done ? 'import.done' : 'import.plan', {
            imported,
            duplicates,
            updated,
            rejected: rejected.length
          })}
        </p>
      )}
      {elsewhere > 0 && <p className="outcome">{t('import.elsewhere', { count: elsewhere })}</p>}
      {metadata && <ImportColumns facts={metadata} done={done} asked={asked} />}
      {!metadata && !asked && <p>{t('import.noMetadata')}</p>}
      {!done && !unread && <Choices />}
      {!unread && <ImportRows report={report} done={done} />}
      {rejected.length > 0 && (
        <button type="button" className="button" onClick={saveProblems}>
          {t('import.saveProblems')}
        </button>
      )}
    </>
  )
}

function ArchiveOutcome({ archive, done }: { archive: ArchiveReport; done: boolean }) {
  const { drawings, imported, duplicates, differing, ratings, newRaters, rejected } = archive
  const raters = newRaters.length > 0 ? newRaters.join(', ') : t('library.none')
  return (
    <>
      <p className="outcome" role="status">
        {t(done ? 'import.archiveDone' : 'import.archivePlan', {
          drawings,
          imported,
          duplicates,
          rejected: rejected.length
        })}
      </p>
      <p>{t('import.archiveRatings', { ratings, raters })}</p>
      {differing > 0 && <p>{t('import.archiveDiffering', { count: differing })}</p>}
      <ul>
        {rejected.slice(0, 100).map(({ file, message }) => (
          <li key={file}>{t('import.archiveRefused', { file, message })}</li>
        ))}
      </ul>
    </>
  )
}

export function ImportDialog() {
  const { step, report, archive, files, start, reset } = useImport()
  const { dialog, open } = useSession()
  const close = (): void => open(null)
  return (
    <Dialog title={t('import.title')} open={dialog === 'import'} onClose={close} wide={report !== null}>
      {step === 'choose' && <Choose />}
      {step === 'reading' && <p>{t('import.reading', { total: files })}</p>}
      {step === 'checking' && <p>{t('import.checking')}</p>}
      {(step === 'checking' || step === 'importing') && <JobBar />}
      {report && step !== 'importing' && <Outcome report={report} done={step === 'done'} />}
      {archive && step !== 'importing' && <ArchiveOutcome archive={archive} done={step === 'done'} />}
      <div className="buttons end">
        {step === 'plan' && (
          <>
            <button type="button" className="button" onClick={reset}>
              {t('import.again')}
            </button>
            <button
              type="button"
              className="button primary"
              disabled={
                (report !== null && (report.question !== null || report.imported + report.updated === 0)) ||
                (archive !== null && archive.imported + archive.ratings === 0)
              }
              onClick={() => void start()}
            >
              {t('import.start')}
            </button>
          </>
        )}
        <button type="button" className="button" onClick={close}>
          {t('import.close')}
        </button>
      </div>
    </Dialog>
  )
}
