using System.IO.Compression;

namespace BonjourConformance.Link.Capture;

/// <summary>What a capture file says beside its frames; it grows while they are read.</summary>
public sealed class CaptureHead
{
    private const int MostFlaws = 100;

    private readonly List<CaptureFlaw> flaws = [];

    public List<CaptureInterface> Interfaces { get; } = [];

    /// <summary>The first hundred; a damaged file may have one in each block.</summary>
    public IReadOnlyList<CaptureFlaw> Flaws => flaws;

    /// <summary>The program that wrote it, where it says so.</summary>
    public string? Application { get; internal set; }

    /// <summary>Of the file as a whole.</summary>
    public string? Comment { get; internal set; }

    /// <summary>Written by this harness: outbound then means sent by the harness.</summary>
    public bool IsOwn => Application?.StartsWith(CaptureWriter.Application, StringComparison.Ordinal) ?? false;

    internal void Flaw(long offset, string what)
    {
        if (flaws.Count < MostFlaws) flaws.Add(new CaptureFlaw(offset, what));
    }
}

/// <summary>A pcapng or pcap file, also one compressed with gzip, read frame by frame with as much memory as one frame takes.</summary>
public sealed class CaptureStream : IDisposable
{
    private readonly Stream stream;

    /// <exception cref="IOException">The file cannot be read.</exception>
    public CaptureStream(string path)
        : this(Unpacked(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 20)))
    {
    }

    internal CaptureStream(Stream stream) => this.stream = stream;

    public CaptureHead Head { get; } = new();

    /// <summary>The frames in the order of the file, to be read once. No octets make it throw; see <see cref="CaptureHead.Flaws"/>.</summary>
    public IEnumerable<CapturedFrame> Frames()
    {
        var source = new CaptureOctets(stream);
        return PcapReader.Recognises(source.Peek(4)) ? new PcapReader(source, Head).Frames() : new PcapNgReader(source, Head).Frames();
    }

    public void Dispose() => stream.Dispose();

    private static Stream Unpacked(FileStream file)
    {
        if (!file.CanSeek)
        {
            file.Dispose();
            throw new IOException("it is a pipe, and a capture is read more than once, so save it into a file first");
        }
        Span<byte> start = stackalloc byte[2];
        var packed = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start[0] == 0x1F && start[1] == 0x8B;
        file.Position = 0;
        return packed ? new BufferedStream(new GZipStream(file, CompressionMode.Decompress), 1 << 20) : file;
    }
}
