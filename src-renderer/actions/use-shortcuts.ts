import { useEffect } from 'react'
import { useSession } from '../state/session'
import { actions, labellingActions, type Action } from './actions'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName))

function matches(event: KeyboardEvent, { keys }: Action): boolean {
  const control = keys.startsWith('Ctrl+')
  const shift = keys.startsWith('Ctrl+Shift+')
  const key = shift ? keys.slice(11) : control ? keys.slice(5) : keys
  return (
    (event.ctrlKey || event.metaKey) === control &&
    // what plain keys need of Shift is part of their name
    (!control || event.shiftKey === shift) &&
    !event.altKey &&
    event.key.toLowerCase() === key.toLowerCase()
  )
}

/** Runs the action whose keys were pressed. Plain letters keep their meaning in text fields and under a dialog. */
export function useShortcuts(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (useSession.getState().dialog !== null) return
      const fits = (action: Action): boolean => matches(event, action) && action.enabled()
      const all: Action[] = [...Object.values(actions), ...labellingActions()]
      const action = all.find(fits)
      if (!action || (!action.keys.startsWith('Ctrl+') && isTyping(event.target))) return
      event.preventDefault()
      // a key that is held must not label drawings that nobody has seen
      if (!event.repeat || action.repeats) action.run()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
