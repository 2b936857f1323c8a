using System.CommandLine;
using BonjourConformance.Cli.Console;

namespace BonjourConformance.Cli.Commands;

/// <summary>`completion`: a script that lets a shell complete commands and options.</summary>
internal sealed class CompletionCommand : Command
{
    private const string Bash = """
        _bonjour_conformance() {
            local line=${COMP_LINE#* }
            mapfile -t COMPREPLY < <(bonjour-conformance "[suggest:$((COMP_POINT - ${#COMP_LINE} + ${#line}))]" "$line" 2>/dev/null)
        }
        complete -o default -F _bonjour_conformance bonjour-conformance
        """;

    private const string Zsh = """
        _bonjour_conformance() {
            local line="${words[2,-1]}"
            local -a found
            found=("${(@f)$(bonjour-conformance "[suggest:${#line}]" "$line" 2>/dev/null)}")
            compadd -a found || _files
        }
        compdef _bonjour_conformance bonjour-conformance
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName bonjour-conformance -ScriptBlock {
            param($word, $ast, $cursor)
            $line = $ast.ToString() -replace '^\S+\s*', ''
            bonjour-conformance "[suggest:$($line.Length)]" $line | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    private readonly Argument<string> shell = new("shell") { Description = "bash, zsh or powershell." };

    public CompletionCommand(Screen screen)
        : base("completion", "Prints a script for shell completion.")
    {
        Add(shell);
        SetAction(parsed =>
        {
            screen.Output.WriteLine(parsed.GetRequiredValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "powershell" or "pwsh" => PowerShell,
                var other => throw new UsageException($"There is no completion for {other}: bash, zsh or powershell."),
            });
            return ExitCode.Good;
        });
    }
}
