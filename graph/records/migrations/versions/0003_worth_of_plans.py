"""Plans say what they are worth beside the present, the strict plan and the optimum."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = ("worth_present", "worth_plan", "worth_strict", "worth_bound")


def upgrade() -> None:
    """Apply."""
    for name in COLUMNS:
        op.add_column("plan", sa.Column(name, sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Take back."""
    for name in COLUMNS:
        op.drop_column("plan", name)
