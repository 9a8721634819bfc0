"""A source of two customers and two items in the layout of Wide World Importers.

Order 1 was split into 2 and that again into 3, whose line still waits; 4 shipped nothing;
5 is whole.
"""

import gzip
from pathlib import Path

TABLES = {
    "Purchasing.Suppliers": "SupplierID,SupplierName\n4,Fabrikam\n",
    "Application.People": "PersonID,FullName\n7,Kayla Woodcock\n",
    "Application.StateProvinces": (
        "StateProvinceID,StateProvinceCode,SalesTerritory\n1,OH,Great Lakes\n"
    ),
    "Application.Cities": "CityID,CityName,StateProvinceID\n1,Akron,1\n",
    "Sales.CustomerCategories": "CustomerCategoryID,CustomerCategoryName\n3,Novelty Shop\n",
    "Sales.Customers": (
        "CustomerID,CustomerName,CustomerCategoryID,DeliveryCityID,AccountOpenedDate,IsOnCreditHold\n"
        "10,Head office,3,1,2013-01-01,0\n11,Branch,3,1,2013-01-01,0\n"
    ),
    "Warehouse.StockGroups": "StockGroupID,StockGroupName\n1,Everything\n2,T-Shirts\n",
    "Warehouse.Colors": "ColorID,ColorName\n3,White\n",
    "Warehouse.StockItemStockGroups": "StockItemID,StockGroupID\n77,1\n77,2\n193,1\n",
    "Warehouse.StockItemHoldings": (
        "StockItemID,QuantityOnHand,LastCostPrice,LastEditedWhen\n"
        "77,27,7.00,2016-05-31 12:00:00\n193,50,1.05,2016-05-31 12:00:00\n"
    ),
    "Warehouse.StockItems": (
        "StockItemID,StockItemName,SupplierID,UnitPrice,QuantityPerOuter,IsChillerStock,ColorID,Size\n"
        '77,"""The Gu"" red shirt, XS",4,18.00,12,0,3,XS\n193,Tape  48mm,4,3.20,36,0,,\n'
    ),
    "Sales.Orders": (
        "OrderID,CustomerID,SalespersonPersonID,BackorderOrderID,OrderDate,ExpectedDeliveryDate,"
        "CustomerPurchaseOrderNumber,PickingCompletedWhen\n"
        "1,11,7,2,2016-05-02,2016-05-03,901,2016-05-04 11:00:00\n"
        "2,11,7,3,2016-05-02,2016-05-03,901,2016-05-09 11:00:00\n"
        "3,11,7,,2016-05-02,2016-05-03,901,\n"
        "4,11,7,,2016-05-20,2016-05-21,902,\n"
        "5,11,7,,2016-05-21,2016-05-22,903,2016-05-21 11:00:00\n"
    ),
    "Sales.OrderLines": (
        "OrderLineID,OrderID,StockItemID,Quantity,UnitPrice,PickedQuantity,PickingCompletedWhen\n"
        "101,1,193,72,3.20,72,2016-05-04 11:00:00\n"
        "102,2,77,24,18.00,24,2016-05-09 11:00:00\n"
        "103,3,77,96,18.00,0,\n"
        "104,4,77,12,18.00,0,\n"
        "105,5,193,36,3.20,36,2016-05-21 11:00:00\n"
    ),
    "Purchasing.PurchaseOrders": (
        "PurchaseOrderID,SupplierID,OrderDate,ExpectedDeliveryDate\n"
        "1,4,2016-05-10,2016-05-30\n2,4,2016-05-31,2016-06-20\n"
    ),
    "Purchasing.PurchaseOrderLines": (
        "PurchaseOrderLineID,PurchaseOrderID,StockItemID,OrderedOuters,ReceivedOuters,LastReceiptDate\n"
        "1,1,77,2,2,2016-05-11\n2,2,77,9,0,\n"
    ),
    "Warehouse.StockItemTransactions": (
        "StockItemID,TransactionTypeID,CustomerID,InvoiceID,TransactionOccurredWhen,Quantity\n"
        "193,10,11,501,2016-05-04 12:00:00,-72.000\n77,11,,,2016-05-11 12:00:00,24.000\n"
    ),
    "Sales.InvoiceLines": "InvoiceID,LineProfit,LastEditedWhen\n501,154.80,2016-05-04 12:00:00\n",
    "Sales.Invoices_May": "OrderID,ConfirmedDeliveryTime\n1,2016-05-05 09:00:00\n5,\n",
}


def a_source(folder: Path, *, packed: str = "Sales.OrderLines", without: str = "") -> Path:
    """Write it; `packed` names the table that is gzipped, `without` one that is left out."""
    for name, text in TABLES.items():
        if name == packed:
            (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text.encode()))
        elif name != without:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
