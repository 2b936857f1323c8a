using BonjourConformance.Checks.Sessions;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Answering;

/// <summary>The time between two multicasts of a record.</summary>
public sealed record Gap(Heard First, Heard Second)
{
    public TimeSpan Length => Second.At - First.At;
}

/// <summary>Words for repeated multicasts.</summary>
public abstract partial class ResponderFixture
{
    /// <summary>Multicast responses of the device since a stimulus, in its family, that hold a record of that kind in any section.</summary>
    protected IReadOnlyList<Heard> Multicasts(Stimulus since, Func<ResourceRecord, bool> match) =>
        [.. Link.Transcript.Since(since.Mark).Where(Device.Sent).Select(Heard.Of).OfType<Heard>().Where(h => h.IsMulticastResponse && h.Family == since.Family && h.Message.Records.Any(match))];
}

/// <summary>Words for series of messages.</summary>
public static class Series
{
    public static IEnumerable<Gap> Gaps(this IReadOnlyList<Heard> messages) => messages.Zip(messages.Skip(1), (first, second) => new Gap(first, second));
}
