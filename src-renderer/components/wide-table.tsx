import type { ReactNode } from 'react'

/** A table that scrolls in its panel where it does not fit, by keyboard too. */
export function WideTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="wide" tabIndex={0} role="region" aria-label={label}>
      <table>{children}</table>
    </div>
  )
}
