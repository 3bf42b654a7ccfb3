import { useState } from 'react'
import { bridge } from '#renderer/bridge'
import { t } from '#words/translate'

/** Where nothing is chosen the field stays; a path that is none is told. */
export function FolderField({ button, onChosen }: { button: string; onChosen: (ticket: string) => void }) {
  const [path, setPath] = useState('')
  const [wrong, setWrong] = useState(false)
  const typed = bridge.face === 'browser'
  const choose = async (): Promise<void> => {
    const ticket = await bridge.chooseFolder(path)
    setWrong(ticket === null && typed)
    if (ticket !== null) onChosen(ticket)
  }
  return (
    <>
      {typed && (
        <label className="field">
          {t('folder.path')}
          <input
            value={path}
            spellCheck={false}
            aria-invalid={wrong}
            onChange={(event) => setPath(event.target.value)}
          />
        </label>
      )}
      {wrong && (
        <p role="alert" className="problem">
          {t('folder.wrong')}
        </p>
      )}
      <button
        type="button"
        className="button"
        disabled={typed && path.trim() === ''}
        onClick={() => void choose()}
      >
        {button}
      </button>
    </>
  )
}
