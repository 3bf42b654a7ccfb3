interface Props<Value extends string> {
  label: string
  value: Value
  options: readonly (readonly [Value, string])[]
  onChange(value: Value): void
  disabled?: boolean
}

/** One of several, as a list that every platform knows. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
  disabled = false
}: Props<Value>) {
  return (
    <label className="field">
      {label}
      <select
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value as Value)}
      >
        {options.map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
