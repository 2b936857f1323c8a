namespace BonjourConformance.Interop.Tests;

/// <summary>
/// How many labs this machine bears at once, and in which order they come up: the longest first, since one that began when all others were over would hold up the rest.
/// Many that come up in the same second leave the harnesses that are judging already without a processor.
/// </summary>
internal sealed class Berths : IDisposable
{
    private const int Most = 24;
    private const int MostComingUp = 2;

    /// <summary>Words in the arguments of tests, those that take longest first.</summary>
    private static readonly string[] Longest = ["contests/", "disturbing", "link-local/", "two-interfaces", "dhcpcd", "answering/section-6", "answering/section-7", "answering/", "start-up", "hundred-instances"];

    private static readonly Lock Gate = new();
    private static readonly PriorityQueue<TaskCompletionSource, int> Waiting = new();
    private static int taken;
    private static int comingUp;

    private bool isUp;

    private Berths()
    {
    }

    /// <summary>A place for the test under way, which it holds until this is disposed.</summary>
    public static async Task<Berths> Take()
    {
        var admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arguments = TestContext.CurrentContext.Test.Arguments.OfType<string>().ToList();
        var rank = Array.FindIndex(Longest, word => arguments.Exists(a => a.StartsWith(word, StringComparison.Ordinal)));
        lock (Gate)
        {
            Waiting.Enqueue(admitted, rank < 0 ? Longest.Length : rank);
            Admit();
        }
        await admitted.Task;
        return new Berths();
    }

    /// <summary>What is in this place has come up, so that the next may.</summary>
    public void Up()
    {
        lock (Gate)
        {
            if (isUp) return;
            isUp = true;
            comingUp--;
            Admit();
        }
    }

    public void Dispose()
    {
        Up();
        lock (Gate)
        {
            taken--;
            Admit();
        }
    }

    private static void Admit()
    {
        while (taken < Most && comingUp < MostComingUp && Waiting.TryDequeue(out var next, out _))
        {
            taken++;
            comingUp++;
            next.SetResult();
        }
    }
}
