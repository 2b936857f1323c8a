using BonjourConformance.Checks.Operators;
using BonjourConformance.Cli.Simulation;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Cli.Tests;

/// <summary>`control` reaches the hands of a running `simulate`.</summary>
[Parallelizable(ParallelScope.None)]
public sealed class ControlTests
{
    [TestCase("powerCycle", "PowerCycle")]
    [TestCase("cableOut", "CableOut")]
    [TestCase("rename InstanceA _ipp._tcp New", "Rename instance=InstanceA type=_ipp._tcp newName=New")]
    [TestCase("changeTxt InstanceA _ipp._tcp note 2nd", "ChangeTxt instance=InstanceA type=_ipp._tcp key=note value=2nd")]
    [TestCase("browse _ipp._tcp", "Browse type=_ipp._tcp")]
    public void A_control_is_done(string line, string done)
    {
        var hands = new Hands();

        var said = Ask(hands, line.Split(' '));

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Error);
            Assert.That(hands.Done, Is.EqualTo(new[] { done }));
        });
    }

    [Test]
    public void Why_a_control_failed_is_said()
    {
        var said = Ask(new Hands { Fails = "no such instance" }, "stop");

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Broken));
            Assert.That(said.Error, Does.Contain("no such instance"));
        });
    }

    [Test]
    public void A_socket_left_by_a_killed_process_is_taken_over()
    {
        var path = SocketPath();
        // Bound, and never unlinked: what a killed process leaves.
        using (var left = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified))
            left.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));

        using (new ControlServer(path, new Hands()))
            Assert.That(() => new ControlServer(path, new Hands()), Throws.TypeOf<CannotRunException>(), "Two processes must not share one socket.");
        Assert.That(File.Exists(path), Is.False);
    }

    [TestCase("")]
    [TestCase("something")]
    public void A_file_that_is_no_socket_is_left_alone(string text)
    {
        var path = Tool.File("notes", text);
        Assert.That(() => new ControlServer(path, new Hands()), Throws.TypeOf<CannotRunException>().With.Message.Contains("no socket"));
        Assert.That(File.ReadAllText(path), Is.EqualTo(text));
    }

    /// <summary>The client blocks, so it runs beside the loop that serves it.</summary>
    private static Said Ask(Hands hands, params string[] words)
    {
        var path = SocketPath();
        var loop = new LiveLoop();
        Said? said = null;
        loop.Run(async () =>
        {
            using var server = new ControlServer(path, hands);
            var serving = server.Serve();
            said = await Task.Run(() => Tool.Invoke(["control", "--socket", path, .. words]));
            server.Dispose();
            await serving;
        });
        return said!;
    }

    /// <summary>Short: a path of a socket has about a hundred octets at most.</summary>
    private static string SocketPath() => Path.Combine(Path.GetTempPath(), $"bc-{Path.GetRandomFileName()}");

    private sealed class Hands : IOperator
    {
        public List<string> Done { get; } = [];

        public string? Fails { get; init; }

        public bool Can(ControlAction action) => true;

        public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments)
        {
            if (Fails is not null) throw new Checks.Verdicts.InconclusiveException(Fails);
            Done.Add(string.Join(' ', [action.ToString(), .. arguments.Select(a => $"{a.Key}={a.Value}")]));
            return Task.CompletedTask;
        }
    }
}
