<#
.SYNOPSIS
    Judges a device by RFC 3927, RFC 6762 and RFC 6763.
.DESCRIPTION
    Builds the command line and forwards to its command `run`, or to another one that is named first: ./run.ps1 doctor --interface eth0. Without -Interface the simulated device is judged, in virtual time:
    no rights, no network and no capture library are needed. Exit codes: 0 no Fail, 1 at least one Fail, 2 wrong arguments or
    profile, 3 the harness or its environment could not run, 130 interrupted.
.PARAMETER Interface
    Network interface of a real device.
.PARAMETER Device
    Which device is meant: its host name, one of its instance names, or an address.
.PARAMETER Profile
    What is known of the device: a file such as those in fixtures/devices.
.PARAMETER Fault
    Faults of the simulated device.
.PARAMETER Test
    Only checks whose id starts so, such as rfc6762/8.1.
.PARAMETER Seed
    Seed of everything drawn at random.
.PARAMETER Out
    Folder for the results.
.PARAMETER Strict
    Warning and Inconclusive count as failures.
.PARAMETER Unattended
    Nobody is there to be asked for what no control of the profile does.
.PARAMETER Rest
    Anything else goes to the command as it is. Where its first word is a command (replay, doctor, discover, explain ...), that one.
.EXAMPLE
    ./run.ps1
.EXAMPLE
    ./run.ps1 -Interface 'Ethernet 2' -Profile fixtures/devices/my-printer.json -Test rfc6762/8.1, rfc6762/8.3
#>
[CmdletBinding(PositionalBinding = $false)]
param(
    [string] $Interface,
    [string] $Device,
    [string] $Profile,
    [string[]] $Fault,
    [string[]] $Test,
    [Nullable[int]] $Seed,
    [string] $Out,
    [switch] $Strict,
    [switch] $Unattended,
    [Parameter(ValueFromRemainingArguments)] [string[]] $Rest
)

$command = 'run'
$others = [System.Collections.Generic.List[string]]::new()
foreach ($argument in $Rest) { $others.Add($argument) }
if ($others.Count -gt 0 -and -not $others[0].StartsWith('-')) {
    $command = $others[0]
    $others.RemoveAt(0)
}

$arguments = [System.Collections.Generic.List[string]]::new()
foreach ($pair in @(@('--interface', $Interface), @('--device', $Device), @('--profile', $Profile), @('--out', $Out))) {
    if ($pair[1]) { $arguments.Add($pair[0]); $arguments.Add($pair[1]) }
}
foreach ($name in $Fault) { $arguments.Add('--fault'); $arguments.Add($name) }
foreach ($prefix in $Test) { $arguments.Add('--only'); $arguments.Add($prefix) }
if ($null -ne $Seed) { $arguments.Add('--seed'); $arguments.Add([string] $Seed) }
if ($Strict) { $arguments.Add('--strict') }
if ($Unattended) { $arguments.Add('--unattended') }
foreach ($argument in $others) { $arguments.Add($argument) }

$project = [System.IO.Path]::Combine($PSScriptRoot, 'src', 'BonjourConformance.Cli')

# Built on its own first: `dotnet run` ends with 1 when the build fails, which would pass for a Fail of the device.
& dotnet build $project --verbosity quiet --nologo
if ($LASTEXITCODE -ne 0) { exit 3 }

& dotnet run --project $project --no-build -- $command @arguments
exit $LASTEXITCODE
