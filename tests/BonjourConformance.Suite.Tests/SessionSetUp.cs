using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Cli.Console;
using NUnit.Framework;

// The namespace that embraces those of the fixtures.
namespace BonjourConformance;

/// <summary>
/// Puts a device in front of the fixtures when NUnit runs them: the simulated one, or by run parameters another, such as
/// <c>dotnet test tests/BonjourConformance.Suite.Tests -- 'TestRunParameters.Parameter(name="Interface", value="eth0")'</c>.
/// Parameters: Interface, Profile, Device, Fault (several joined by commas), Seed.
/// </summary>
[SetUpFixture]
public sealed class SessionSetUp
{
    private RunWorld? world;

    [OneTimeSetUp]
    public void Open()
    {
        var profile = Text("Profile") is { } path ? ProfileReader.Read(path) : null;
        var known = Aim.At(profile, Text("Device"));
        var seed = TestContext.Parameters.Get("Seed", 1);
        world = Text("Interface") is { } name
            ? new LiveWorld(name, known ?? new DeviceProfile(), seed, new Screen(TestContext.Progress, TestContext.Error, isTerminal: false, canAsk: false), unattended: true)
            : new VirtualWorld(profile, known, new VirtualConditions(Text("Fault")?.Split(',', StringSplitOptions.TrimEntries) ?? [], [], seed));
        Session.Provider = world.SessionFor;
    }

    [OneTimeTearDown]
    public void Close()
    {
        Session.Provider = null;
        world?.Dispose();
    }

    private static string? Text(string name) => TestContext.Parameters.Get(name) is { Length: > 0 } value ? value : null;
}
