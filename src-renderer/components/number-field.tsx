/** A number that must be given, as text until it is sent: what is half typed stays as it is. */
export function NumberField({
  label,
  value,
  onChange
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <label className="field">
      {label}
      <input
        type="number"
        step="any"
        min={0}
        required
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
