using BonjourConformance.Cli.Composition;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>
/// A record is not multicast again for a second at least (RFC 6762 section 6). One whose clock for that is coarse takes two, and is not to be blamed for
/// every other duty that is shown by an answer.
/// </summary>
public sealed class RoughSecondTests
{
    [Test]
    public void It_is_not_blamed_for_what_it_does_not_repeat_yet()
    {
        var results = MatrixRun.Of(new SimulatedRunOptions { Seed = 5, Changes = [behaviour => behaviour.Answering.RateLimit = TimeSpan.FromSeconds(2.1)] }.AsLive(), c => c.Id is
            "rfc6762/18.1/response-id-is-zero" or "rfc6763/5/target-has-addresses" or "rfc6763/7/name-is-compared-without-case" or "rfc6763/7.1/subtype-case-is-ignored" or "rfc6762/16/case-is-ignored-for-every-record"
            or "rfc6762/6/class-any-is-answered" or "rfc6762/6.3/every-question-is-answered");

        Assert.That(results.Where(MatrixRun.IsBreach), Is.Empty, MatrixRun.Show(results));
    }
}
