import { useState } from 'react'

/** A cell that is written in where it stands: Enter or leaving saves, Escape leaves it as it was. */
export function EditableCell({
  label,
  stored,
  save
}: {
  label: string
  stored: string
  save(text: string): Promise<boolean>
}) {
  const [draft, setDraft] = useState<string | null>(null)
  const finish = async (): Promise<void> => {
    if (draft === null) return
    // what was refused stands until it is mended, or left by Escape
    if (draft.trim() === stored || (await save(draft.trim()))) setDraft(null)
  }
  return (
    <input
      className="table-cell"
      aria-label={label}
      value={draft ?? stored}
      dir="auto"
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => void finish()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void finish()
        if (event.key === 'Escape') setDraft(null)
      }}
    />
  )
}
