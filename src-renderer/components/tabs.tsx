/** Parts of a screen of which one is seen. */
export function Tabs<Name extends string>({
  label,
  tabs,
  chosen,
  onChoose
}: {
  label: string
  tabs: readonly (readonly [Name, string])[]
  chosen: Name
  onChoose(name: Name): void
}) {
  return (
    <div className="tabs" role="group" aria-label={label}>
      {tabs.map(([name, text]) => (
        <button
          key={name}
          type="button"
          className="button"
          aria-pressed={chosen === name}
          onClick={() => onChoose(name)}
        >
          {text}
        </button>
      ))}
    </div>
  )
}
