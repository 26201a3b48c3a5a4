using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Products;

/// <summary>Which products there are.</summary>
internal sealed class ProductCatalog(IDbContextFactory<OtaDbContext> contexts)
{
    public async Task<bool> ExistsAsync(string name, CancellationToken cancel)
    {
        if (!ProductName.IsValid(name))
        {
            return false;
        }

        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            return await db.Set<Product>().AnyAsync(product => product.Name == name, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Names, ascending.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancel)
    {
        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            return await db.Set<Product>().Select(product => product.Name).OrderBy(name => name).ToListAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>False when the product exists already.</summary>
    public async Task<bool> AddAsync(Product product, CancellationToken cancel)
    {
        if (await ExistsAsync(product.Name, cancel).ConfigureAwait(false))
        {
            return false;
        }

        OtaDbContext db = await contexts.CreateDbContextAsync(cancel).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            db.Add(product);
            try
            {
                await db.SaveChangesAsync(cancel).ConfigureAwait(false);
                return true;
            }
            catch (DbUpdateException) when (!cancel.IsCancellationRequested)
            {
                // Two requests at once: the primary key lets one through. Anything else is a fault of the database.
                if (await ExistsAsync(product.Name, cancel).ConfigureAwait(false))
                {
                    return false;
                }

                throw;
            }
        }
    }
}
