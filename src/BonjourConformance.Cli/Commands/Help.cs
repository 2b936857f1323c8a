using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using BonjourConformance.Cli.Console;

namespace BonjourConformance.Cli.Commands;

/// <summary>What `--help` says after the options: where to begin, what exit codes mean, what `doctor` finds.</summary>
internal sealed class Help(SynchronousCommandLineAction options, Screen screen) : SynchronousCommandLineAction
{
    private const string Begin = """
        Where to begin:
          bonjour-conformance run                        judge the simulated device
          bonjour-conformance discover                   who is on the link?
          sudo bonjour-conformance run --interface eth0  judge the device on eth0
          bonjour-conformance explain CHECK-ID           what is a check about?

        """;

    private const string Codes = """
        Exit codes:
          0    no Fail
          1    a Fail, a baseline that is not true any more, or coverage that was lost;
               with --strict also a Warning or an Inconclusive
          2    wrong arguments or profile, or a choice that nobody was there to make
          3    the harness or its environment could not run
          130  interrupted; what was seen until then is reported

        """;

    private const string Findings = """
        Each finding is "ok"; "look": the harness works, but something else suffers;
        or "bad": nothing can be judged here (exit code 3). With what to do about it:
          rights       the right to capture and to send, and the capture library
          interface    down, without carrier, wireless, a second one on the same link
          time         how exactly times are measured; a machine that is too busy
          frames       captured and lost, sent and never leaving, unfinished checksums
          addresses    none of IPv4 or of IPv6, and none free for the test hosts
          routes       a tunnel or VPN that takes the default route or multicast
          firewall     what an ordinary program of this machine cannot ask or hear
          neighbours   who answers, and responders of this machine itself
          direction    hosts that are heard and do not hear, and a link that brings nothing
          distance     what frames to a device, or the gateway, take and how many are lost
          snooping     with --listen: multicast that stops coming after some minutes

        """;

    private const string Complete = """
        For this shell:
          eval "$(bonjour-conformance completion bash)"

        """;

    /// <summary>Gives the commands' help what belongs after the options.</summary>
    public static RootCommand With(RootCommand root, Screen screen)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Help((SynchronousCommandLineAction)help.Action!, screen);
        return root;
    }

    /// <summary>Who asks for help need not have named everything.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = options.Invoke(parseResult);
        foreach (var line in Behind(parseResult.CommandResult.Command).Split('\n')) screen.Line(line.TrimEnd('\r'));
        return code;
    }

    private static string Behind(Command command) => command switch
    {
        RootCommand => Begin + Environment.NewLine + Codes,
        RunCommand or ReplayCommand => Codes,
        DoctorCommand => Findings,
        CompletionCommand => Complete,
        _ => "",
    };
}
