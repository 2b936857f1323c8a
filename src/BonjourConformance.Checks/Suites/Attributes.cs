using BonjourConformance.Checks.Plans;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;
using NUnit.Framework.Internal.Commands;

namespace BonjourConformance.Checks.Suites;

/// <summary>In which part of a run a check belongs. What disturbs the device comes later, what judges the whole run comes last.</summary>
public enum Stage
{
    /// <summary>Watches a start-up.</summary>
    StartUp,

    /// <summary>Asks questions.</summary>
    Answering,

    /// <summary>Changes the device: controls, conflicts, hostile messages.</summary>
    Disturbing,

    /// <summary>Judges everything that was seen so far.</summary>
    WholeRun,
}

/// <summary>Names the part of an RFC that a fixture judges.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SectionAttribute(string rfc, string section, string title) : NUnitAttribute, IApplyToTest
{
    public string Rfc { get; } = rfc;

    public string Section { get; } = section;

    public string Title { get; } = title;

    public Stage Stage { get; init; } = Stage.Answering;

    /// <summary>Binds a device with a routable IPv4 address, though its RFC is about link-local ones (RFC 3927 section 2.6).</summary>
    public bool Routable { get; init; }

    /// <summary>Binds a device with an IPv4 link-local address, though its source is not RFC 3927.</summary>
    public bool LinkLocal { get; init; }

    /// <summary>Whether it is for a device with an IPv4 link-local address.</summary>
    public bool BindsLinkLocal => LinkLocal || (Rfc == "RFC 3927" && !Routable);

    /// <summary>What its checks can bear beside themselves.</summary>
    public Lane Lane { get; init; }

    /// <summary>Has NUnit run fixtures in the order of their stages too.</summary>
    public void ApplyToTest(Test test) => test.Properties.Set(PropertyNames.Order, (int)Stage);
}

/// <summary>
/// A check: an asynchronous method that ends quietly (Pass) or by an outcome. With a parameter of type <see cref="Family"/> it runs
/// once over IPv4 and once over IPv6. The first duty decides whether a breach is a Fail or a Warning.
/// </summary>
/// <param name="id">rfcNNNN/section/slug: selectable by prefix, never renumbered.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CheckAttribute(string id, params string[] duties) : NUnitAttribute, ITestBuilder, IImplyFixture, IWrapTestMethod
{
    public string Id { get; } = id;

    public IReadOnlyList<string> Duties { get; } = duties;

    /// <summary>What implementers usually get wrong here.</summary>
    public string Hint { get; init; } = "";

    /// <summary>Ids of checks that judge what this one cannot do without (<see cref="Causes"/>): where one of them is broken, that explains why this one is inconclusive.</summary>
    public string[] Needs { get; init; } = [];

    /// <summary>What Apple's test would say where it differs from the RFC.</summary>
    public string BctSays { get; init; } = "";

    /// <summary>Overrides the stage of the fixture; null for the fixture's.</summary>
    public Stage? StageOrNull { get; private init; }

    /// <summary>Overrides the stage of the fixture.</summary>
    public Stage Stage { get => StageOrNull ?? default; init => StageOrNull = value; }

    /// <summary>Why the check keeps a quiet lane where others of its fixture bear company; empty where it is as they are.</summary>
    public string Alone { get; init; } = "";

    /// <summary>The observation is a property of single frames: it needs no repetition to be held against the device.</summary>
    public bool ProvenByOneFrame { get; init; }

    /// <summary>
    /// The check asks whether the device survives: its silence is the breach, where otherwise a device that has gone away proves nothing.
    /// </summary>
    public bool SilenceIsBreach { get; init; }

    /// <summary>
    /// The check makes the state it needs by itself and need not wait until the device is at rest, so long as the device was seen to hold
    /// its names again after what the check before did.
    /// </summary>
    public bool AtOnce { get; init; }

    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, NUnit.Framework.Internal.Test? suite)
    {
        foreach (var family in CheckCase.FamiliesOf(method.MethodInfo))
        {
            var data = family is { } f ? new TestCaseParameters([f]) : null;
            var test = new NUnitTestCaseBuilder().BuildTestMethod(method, suite, data);
            test.Properties.Set("Check", Id);
            yield return test;
        }
    }

    public TestCommand Wrap(TestCommand command) => new CheckCommand(command);
}
