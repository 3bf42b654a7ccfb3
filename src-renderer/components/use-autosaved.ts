import { useEffect, useRef, useState } from 'react'

const SAVE_AFTER_MS = 800

/** A text that is saved a moment after the last key, and when the screen is left. */
export function useAutosaved(stored: string, save: (text: string) => void) {
  const [text, setText] = useState(stored)
  const [known, setKnown] = useState(stored)
  const pending = useRef<{ timer: ReturnType<typeof setTimeout>; text: string } | null>(null)
  const saving = useRef(save)
  useEffect(() => {
    saving.current = save
  })
  if (stored !== known) {
    // changed from elsewhere (undo): shown as it is now
    setKnown(stored)
    setText(stored)
  }
  useEffect(
    () => () => {
      if (!pending.current) return
      clearTimeout(pending.current.timer)
      saving.current(pending.current.text)
    },
    []
  )
  const type = (next: string): void => {
    setText(next)
    if (pending.current) clearTimeout(pending.current.timer)
    const timer = setTimeout(() => {
      pending.current = null
      saving.current(next)
    }, SAVE_AFTER_MS)
    pending.current = { timer, text: next }
  }
  return { text, type }
}
