using System.Net;
using System.Net.Http.Headers;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Publishing;
using OtaStack.Signing.Repository;

namespace OtaStack.SigningTool.Publishing;

/// <summary>The publish archive as a request body: streamed from the repository, never held in memory.</summary>
internal sealed class ArchiveContent : HttpContent
{
    private readonly ProductRepository _repository;
    private readonly Func<TargetFile, bool> _include;
    private readonly Action<long> _written;

    /// <param name="written">Told how many bytes have gone out so far.</param>
    public ArchiveContent(ProductRepository repository, Func<TargetFile, bool> include, Action<long> written)
    {
        _repository = repository;
        _include = include;
        _written = written;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        return SerializeToStreamAsync(stream, context, CancellationToken.None);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        return Task.Run(
            () =>
            {
                using CountingStream counting = new(stream, _written, cancellationToken);
                PublishArchive.Write(_repository, counting, _include);
            },
            cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
