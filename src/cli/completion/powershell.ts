import type { CommandWords, OptionWords } from './words.ts'

/** PowerShell 5.1 and 7: an argument completer over a table of the words. */
export function powershell(commands: readonly CommandWords[]): string {
  const entries = commands.map(({ name, summary, options }) => {
    const inner = options.map(
      (one) =>
        `      ${quote(one.name)} = @{ Summary = ${quote(one.summary)}; Values = @(${valuesOf(one)}) }`,
    )
    return `    ${quote(name)} = @{ Summary = ${quote(summary)}; Options = [ordered]@{\n${inner.join('\n')}\n    } }`
  })
  return `# PowerShell completion for rollcall
Register-ArgumentCompleter -Native -CommandName rollcall -ScriptBlock {
  param($word, $ast, $position)
  $commands = [ordered]@{
${entries.join('\n')}
  }
  $before = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { $_.ToString() })
  $command = $before | Where-Object { $commands.Contains($_) } | Select-Object -First 1
  $found = [ordered]@{}
  if ($null -eq $command) {
    foreach ($name in $commands.Keys) { $found[$name] = $commands[$name].Summary }
  } else {
    $options = $commands[$command].Options
    $last = $before[-1]
    if ($options.Contains($last) -and $options[$last].Values.Count -gt 0) {
      foreach ($value in $options[$last].Values) { $found[$value] = $value }
    } else {
      foreach ($name in $options.Keys) { $found[$name] = $options[$name].Summary }
    }
  }
  foreach ($name in $found.Keys) {
    if ($name -like "$word*") {
      [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $found[$name])
    }
  }
}
`
}

function valuesOf({ value }: OptionWords): string {
  return typeof value === 'string' ? '' : value.map(quote).join(', ')
}

function quote(text: string): string {
  // PowerShell takes the typographic marks for quotes too.
  return `'${text.replaceAll(/['‘’‚‛]/gu, '$&$&')}'`
}
