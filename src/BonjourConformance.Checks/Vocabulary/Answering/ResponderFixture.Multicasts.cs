using BonjourConformance.Checks.Sessions;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Answering;

/// <summary>Words for repeated multicasts.</summary>
public abstract partial class ResponderFixture
{
    /// <summary>Multicast responses of the device since a stimulus, in its family, that hold a record of that kind in any section.</summary>
    protected IReadOnlyList<Heard> Multicasts(Stimulus since, Func<ResourceRecord, bool> match) =>
        [.. Session.Since(since.Mark).Where(h => h.IsMulticastResponse && h.Family == since.Family && h.Message.Records.Any(match))];
}
