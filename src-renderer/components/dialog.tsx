import { useEffect, useId, useRef, type ReactNode } from 'react'

/** A modal dialog by the platform's own element: focus is kept inside, Escape closes, focus returns. */
export function Dialog({
  title,
  open,
  onClose,
  wide = false,
  children
}: {
  title: string
  open: boolean
  onClose: () => void
  /** For tables. */
  wide?: boolean
  children: ReactNode
}) {
  const element = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = element.current
    if (!dialog) return
    if (open && !dialog.open) dialog.showModal()
    if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog
      ref={element}
      aria-labelledby={heading}
      onClose={onClose}
      className={wide ? 'dialog wide-dialog' : 'dialog'}
    >
      {open && (
        <>
          <h2 id={heading}>{title}</h2>
          {children}
        </>
      )}
    </dialog>
  )
}
