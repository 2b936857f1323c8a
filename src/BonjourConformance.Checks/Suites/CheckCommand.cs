using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Verdicts;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace BonjourConformance.Checks.Suites;

/// <summary>Runs a check for NUnit: inside the session's own event loop, since NUnit's awaiting would block it.</summary>
internal sealed class CheckCommand(TestCommand inner) : DelegatingTestCommand(inner)
{
    public override TestResult Execute(TestExecutionContext context)
    {
        var method = Test.Method!.MethodInfo;
        var family = Test.Arguments is [Family f] ? f : (Family?)null;
        var check = CheckCase.Of(method.DeclaringType!.Assembly).First(c => c.Method.Name == method.Name && c.Fixture == Test.TypeInfo!.Type && c.Family == family);
        var sessionFor = Session.Provider ?? throw new InvalidOperationException(
            "No session is open: a SetUpFixture of the test assembly must open one (see tests/BonjourConformance.Suite.Tests).");
        var result = new CheckRunner(sessionFor(check)).Run(check, context.CancellationToken);
        context.CurrentResult.SetResult(StateOf(result.Verdict), Describe(result));
        return context.CurrentResult;
    }

    private static ResultState StateOf(Verdict verdict) => verdict switch
    {
        Verdict.Pass => ResultState.Success,
        Verdict.Fail => ResultState.Failure,
        Verdict.Warning => ResultState.Warning,
        Verdict.Error => ResultState.Error,
        _ => ResultState.Inconclusive,
    };

    private static string Describe(CheckRecord result) => result.Verdict == Verdict.Pass ? "" :
        $"{result.Message}\nDuty: {string.Join(", ", result.Duties)}\nExpected: {result.Expected}\nObserved: {result.Observed}\nFrames: {string.Join(", ", result.Frames)}";
}
