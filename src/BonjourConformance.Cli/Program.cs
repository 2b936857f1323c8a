using BonjourConformance.Cli;
using BonjourConformance.Cli.Console;

return CommandLine.Invoke(args, Screen.OfProcess(), TimeProvider.System);
