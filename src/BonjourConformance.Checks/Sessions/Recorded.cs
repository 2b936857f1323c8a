using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Verdicts;

namespace BonjourConformance.Checks.Sessions;

/// <summary>Which part of a recording a session judges; its other frames only explain.</summary>
/// <param name="Began">When the recording began, on the clock of its link.</param>
/// <param name="Ended">When what the session sees of it ends.</param>
/// <param name="Judged">Numbers of the frames that are judged.</param>
/// <param name="Earlier">Numbers of frames that were judged before, and tell names that the device owns.</param>
public sealed record Recorded(TimeSpan Began, TimeSpan Ended, IReadOnlySet<int> Judged, IReadOnlySet<int> Earlier)
{
    public bool IsJudged(int number) => Judged.Contains(number) || Earlier.Contains(number);
}

/// <summary>The device of a recording: out of reach.</summary>
public sealed class RecordedDevice : IOperator
{
    public bool Can(ControlAction action) => false;

    public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments) =>
        throw new InconclusiveException($"it takes the control \"{CommandOperator.NameOf(action)}\", and nothing can be done to a device of which there is only a capture");
}
